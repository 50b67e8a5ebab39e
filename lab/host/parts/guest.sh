# Boots the guest: from a QEMU snapshot when there is one for exactly this image and these settings, else cold,
# and then makes the snapshot.
# shellcheck shell=bash

# Loaded before the snapshot, so that faults find them there.
SNAPSHOT_MODULES=(dm_multipath dm_round_robin dm_service_time dm_queue_length scsi_dh_alua target_core_mod tcm_loop
  sd_mod sg iscsi_tcp xfs)

guest_start() {
  local accel way since
  since=$(date +%s%N)
  # twice: a snapshot that does not load is dropped, and the second time it is a cold boot
  for accel in $(accelerators) $(accelerators); do
    way=cold
    if [ -z "${OSLAB_HOST_COLD:-}" ] && snapshot_fits "$accel"; then way=warm; fi
    if guest_boot "$accel" "$way" && wait_for_ssh "$([ "$accel" = kvm ] && echo 60 || echo 900)"; then
      if [ "$way" = cold ]; then
        guest_settle
        [ -n "${OSLAB_HOST_COLD:-}" ] || snapshot_make "$accel"
      fi
      as_root "date -u -s @$(date +%s)" >/dev/null
      log "is up ($accel, $way) after $((($(date +%s%N) - since) / 1000000)) ms: ssh -F $OSLAB_HOST/ssh_config $GUEST"
      return 0
    fi
    log "no SSH with $accel, $way boot: $(head -1 "$RUN/qemu.err")"
    rm -f "$OSLAB_HOST/snapshot.id"
    stop_guest
  done
  tail -20 "$RUN/console.log" >&2
  die "the guest did not come up"
}

# With the module kvm_pvm, /dev/kvm is there, but a stock kernel hangs at the jump to protected mode.
accelerators() {
  if [ -n "${OSLAB_HOST_ACCEL:-}" ]; then
    echo "$OSLAB_HOST_ACCEL"
  elif [ -w /dev/kvm ] && [ ! -d /sys/module/kvm_pvm ]; then
    echo kvm tcg
  else
    echo tcg
  fi
}

guest_boot() { # ACCELERATOR cold|warm
  local accel=$1 cpu disk=$RUN/overlay.qcow2 more=()
  if [ "$accel" = kvm ]; then
    cpu=host,-arch-capabilities # nested KVM can refuse MSR 0x10a
  else
    accel=tcg,thread=multi,tb-size=256 cpu=max,-la57,-smap,-smep,-pks
  fi
  rm -f "$disk"
  if [ "$2" = warm ]; then
    cp --reflink=auto "$OSLAB_HOST/ready.qcow2" "$disk"
    more=(-loadvm ready)
  else
    qemu-img create -q -f qcow2 -F raw -b "$OSLAB_HOST/root.img" "$disk"
  fi
  [ ! -e "$RUN/console.log" ] || mv "$RUN/console.log" "$RUN/console.log.1" # why the last one ended
  : >"$RUN/console.log"
  nice -n 5 qemu-system-x86_64 -name oslab-host -M q35 -accel "$accel" -cpu "$cpu" -m "$MEMORY" -smp "$CPUS" \
    -nodefaults -no-user-config -display none -no-reboot -kernel "$OSLAB_HOST/vmlinuz" -initrd "$OSLAB_HOST/initrd" \
    -append "root=/dev/vda rw rootfstype=ext4 fsck.mode=skip console=ttyS0 quiet loglevel=4 net.ifnames=0 mitigations=off random.trust_cpu=on tsc=reliable systemd.show_status=no" \
    -drive "file=$disk,if=none,id=d0,format=qcow2,cache=unsafe,discard=unmap" -device virtio-blk-pci,drive=d0 \
    -netdev "user,id=n0,ipv6=off,hostfwd=tcp:127.0.0.1:$SSH_PORT-:22" -device virtio-net-pci,netdev=n0,romfile= \
    -device virtio-rng-pci -serial "file:$RUN/console.log" -monitor "unix:$RUN/monitor.sock,server,nowait" \
    "${more[@]}" -daemonize -pidfile "$RUN/qemu.pid" 9>&- 2>"$RUN/qemu.err" || return 1
  record guest "$(cat "$RUN/qemu.pid")"
}

guest_settle() {
  # shellcheck disable=SC2016
  as_root 'for i in $(seq 100); do [ -z "$(systemctl list-jobs --no-legend)" ] && break; sleep 0.3; done'
  as_root "modprobe -a ${SNAPSHOT_MODULES[*]}; udevadm settle; sync"
}

snapshot_id() { # ACCELERATOR
  echo "$(image_id) $(sha256sum <"$LAB_HOST/parts/guest.sh" | cut -c1-16) $1 $MEMORY $CPUS $SSH_PORT"
}

snapshot_fits() { [ "$(cat "$OSLAB_HOST/snapshot.id" 2>/dev/null)" = "$(snapshot_id "$1")" ]; }

snapshot_make() { # ACCELERATOR
  local since=$SECONDS
  monitor 'savevm ready'
  monitor stop
  sync -f "$RUN/overlay.qcow2" || true
  cp --reflink=auto "$RUN/overlay.qcow2" "$OSLAB_HOST/ready.qcow2"
  monitor cont
  snapshot_id "$1" >"$OSLAB_HOST/snapshot.id"
  log "snapshot saved in $((SECONDS - since)) s"
}

monitor() { python3 "$LAB_HOST/parts/monitor.py" "$RUN/monitor.sock" "$1"; } # COMMAND
