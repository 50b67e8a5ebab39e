# Compute hosts: network, mount and UTS namespaces, each held by a process of its own and joined by a bridge.
# shellcheck shell=bash disable=SC2034

hosts_start() {
  local host
  bridge_start
  for host in "${HOSTS[@]}"; do
    host_configure "$host"
    alive "host-$host" || host_start "$host"
  done
  ssh_start
}

bridge_start() {
  if ! ip link show br-oslab >/dev/null 2>&1; then
    ip link add br-oslab type bridge
    echo 1 >/proc/sys/net/ipv6/conf/br-oslab/disable_ipv6
    ip addr add "$CONTROLLER/24" dev br-oslab
  fi
  ip link set br-oslab up
}

# A host's own folders: DIRECTORY-IN-ITS-FOLDER:WHERE-IT-SEES-IT.
HOST_BINDS=(run:/run etc-libvirt:/etc/libvirt lib-libvirt:/var/lib/libvirt log-libvirt:/var/log/libvirt
  cache-libvirt:/var/cache/libvirt etc-ceph:/etc/ceph hosts:/etc/hosts)

host_configure() { # HOST
  local host=$1 dir other bind
  local HOST_IP HOST_UUID
  dir=$(host_dir "$host")
  HOST_IP=$(host_ip "$host")
  mkdir -p "$dir/nova/instances"
  for bind in "${HOST_BINDS[@]}"; do
    [ "$bind" = hosts:/etc/hosts ] || mkdir -p "$dir/${bind%%:*}" "${bind#*:}"
  done
  {
    echo 127.0.0.1 localhost
    echo "$CONTROLLER" ctl1
    for other in "${HOSTS[@]}"; do echo "$(host_ip "$other") $other"; done
  } >"$dir/hosts"
  echo "$host" >"$dir/hostname"
  [ -s "$dir/uuid" ] || cat /proc/sys/kernel/random/uuid >"$dir/uuid"
  HOST_UUID=$(cat "$dir/uuid")
  [ -e "$dir/etc-libvirt/libvirt.conf" ] || cp -a /etc/libvirt/. "$dir/etc-libvirt/"
  render qemu.conf >"$dir/etc-libvirt/qemu.conf"
  render libvirtd.conf >"$dir/etc-libvirt/libvirtd.conf"
  echo 'log_outputs = "2:stderr"' >"$dir/etc-libvirt/virtlogd.conf"
}

host_start() { # HOST
  local host=$1 dir pid service
  dir=$(host_dir "$host")
  for service in nova-compute sshd libvirtd virtlogd; do stop "$service-$host"; done
  rm -rf "$dir/run"
  install -d -m 755 "$dir/run" "$dir/run/lock" "$dir/run/sshd"
  start "host-$host" unshare --net --mount --uts --propagation private \
    bash "$LAB/programs/hold-host" "$host" "$dir" "${HOST_BINDS[@]}"
  wait_for 10 "host $host" test -e "$dir/run/oslab-host"
  pid=$(pid_of "host-$host")
  ip link del "oslab-$host" 2>/dev/null || true
  ip link add "oslab-$host" type veth peer name eth0 netns "$pid"
  echo 1 >"/proc/sys/net/ipv6/conf/oslab-$host/disable_ipv6"
  ip link set "oslab-$host" master br-oslab up
  on "$host" sh -c 'echo 1 >/proc/sys/net/ipv6/conf/eth0/disable_ipv6'
  on "$host" ip addr add "$(host_ip "$host")/24" dev eth0
  on "$host" ip link set eth0 up
}
