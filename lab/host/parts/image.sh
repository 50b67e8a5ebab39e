# The guest's root image: the package base with the files of guest/, keys, and a user cindersweep.
# shellcheck shell=bash

# Units that a lab needs as little as the seconds they take.
MASKED_UNITS=(apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service
  fstrim.timer systemd-pstore.service getty@tty1.service open-iscsi.service systemd-random-seed.service
  systemd-update-utmp.service systemd-update-utmp-runlevel.service systemd-binfmt.service sys-kernel-debug.mount
  sys-kernel-tracing.mount dev-hugepages.mount dev-mqueue.mount modprobe@drm.service modprobe@fuse.service
  remote-fs.target systemd-firstboot.service systemd-machine-id-commit.service first-boot-complete.target
  blk-availability.service serial-getty@ttyS0.service getty-static.service getty.target systemd-networkd.service
  systemd-networkd.socket systemd-networkd-wait-online.service systemd-network-generator.service
  systemd-pcrphase.service systemd-pcrphase-sysinit.service lvm2-monitor.service systemd-journal-flush.service)

# Of all that goes into the image.
image_id() {
  { cat "$OSLAB_HOST/base.id" "$KEYS"/*.pub "$LAB_HOST/parts/image.sh" && cd "$LAB_HOST/guest" &&
    find . -type f -print0 | sort -z | xargs -0 sha256sum; } | sha256sum | cut -c1-16
}

image_is_current() { [ "$(cat "$OSLAB_HOST/image.id" 2>/dev/null)" = "$(image_id)" ]; }

image_build() {
  local root=$OSLAB_HOST/root since=$SECONDS
  log "builds the root image"
  stop_guest
  remove_tree "$root"
  rm -f "$OSLAB_HOST/root.img" "$OSLAB_HOST/image.id"
  cp -a "$OSLAB_HOST/base" "$root"
  image_files "$root"
  image_users "$root"
  chroot "$root" systemctl -q mask "${MASKED_UNITS[@]}"
  chroot "$root" systemctl -q enable lab-net.service ssh.service multipathd.service iscsid.socket
  chroot "$root" visudo -cqf /etc/sudoers.d/cindersweep
  mke2fs -q -t ext4 -L root -O ^has_journal -E lazy_itable_init=1 -d "$root" "$OSLAB_HOST/root.img" 2G >/dev/null
  rm -rf "$root"
  image_id >"$OSLAB_HOST/image.id"
  log "root image built in $((SECONDS - since)) s"
}

image_files() { # TREE
  local root=$1
  cp -rT "$LAB_HOST/guest" "$root"
  chown -R 0:0 "$root/etc" "$root/usr/local"
  chmod 440 "$root/etc/sudoers.d/cindersweep"
  chmod 755 "$root"/usr/local/sbin/*
  echo "$GUEST" >"$root/etc/hostname"
  printf '127.0.0.1 localhost\n127.0.1.1 %s\n10.0.2.2 storage-lab\n' "$GUEST" >"$root/etc/hosts"
  : >"$root/etc/resolv.conf"
  echo '/dev/vda / ext4 rw,noatime 0 0' >"$root/etc/fstab"
  echo "InitiatorName=iqn.1993-08.org.debian:01:$GUEST" >"$root/etc/iscsi/initiatorname.iscsi"
  # A fixed id: an empty one makes systemd apply its presets, and networkd-wait-online then blocks logins.
  rm -f "$root/etc/machine-id"
  echo 6f736c61622d686f73742d6c75303031 >"$root/etc/machine-id"
  install -m 600 "$KEYS/hostkey" "$root/etc/ssh/ssh_host_ed25519_key"
  install -m 644 "$KEYS/hostkey.pub" "$root/etc/ssh/ssh_host_ed25519_key.pub"
}

image_users() { # TREE
  local root=$1 user home
  chroot "$root" useradd -m -s /bin/bash -c 'reads hosts, cleans up after storage' cindersweep
  # Whose locks os-brick takes here, in the folder that nova.conf names.
  chroot "$root" useradd -r -d /var/lib/nova -s /usr/sbin/nologin nova
  chroot "$root" install -d -o nova -g nova /var/lib/nova /var/lib/nova/tmp
  for user in root cindersweep; do
    home=/home/$user
    [ "$user" != root ] || home=/root
    install -d -m 700 "$root$home/.ssh"
    install -m 600 "$KEYS/$user.pub" "$root$home/.ssh/authorized_keys"
    chroot "$root" chown -R "$user:$user" "$home/.ssh"
  done
  sed -i '1s/^/restrict,pty /' "$root/home/cindersweep/.ssh/authorized_keys"
}
