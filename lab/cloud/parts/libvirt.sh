# virtlogd and libvirtd on each compute host, with Ceph's key as a secret.
# shellcheck shell=bash

libvirt_start() {
  libvirt_user
  local host
  for host in "${HOSTS[@]}"; do libvirt_start_on "$host"; done
}

# libvirtd refuses to start without this user, even if it is never used; libvirt-daemon-system would make it.
libvirt_user() {
  getent group libvirt-qemu >/dev/null || groupadd --system libvirt-qemu
  getent passwd libvirt-qemu >/dev/null ||
    useradd --system -g libvirt-qemu -d /var/lib/libvirt -s /usr/sbin/nologin libvirt-qemu
}

libvirt_start_on() { # HOST
  local host=$1 ceph key
  ceph=$(host_dir "$host")/etc-ceph
  install -m 600 "$ETC/ceph/ceph.client.cinder.keyring" "$ceph/"
  install -m 644 "$ETC/ceph/ceph.conf" "$ceph/"
  start_on "$host" virtlogd virtlogd -f /etc/libvirt/virtlogd.conf
  start_on "$host" libvirtd libvirtd --listen -f /etc/libvirt/libvirtd.conf
  wait_for 30 "libvirtd on $host" virsh_on "$host" version
  if ! virsh_on "$host" secret-list | grep -q "$SECRET_UUID"; then
    render secret.xml >"$ETC/secret.$host.xml"
    virsh_on "$host" secret-define "$ETC/secret.$host.xml"
  fi
  key=$(ceph-authtool -p -n client.cinder "$ETC/ceph/ceph.client.cinder.keyring")
  virsh_on "$host" secret-set-value "$SECRET_UUID" "$key" >/dev/null 2>&1
}
