# What this machine needs to build and run the guest: programs and keys.
# shellcheck shell=bash

tools_install() {
  local missing=() pair
  for pair in mmdebstrap:mmdebstrap qemu-system-x86_64:qemu-system-x86 qemu-img:qemu-utils mke2fs:e2fsprogs \
    ssh:openssh-client jq:jq python3:python3-minimal; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
  done
  apt_install "${missing[@]}"
}

keys_make() {
  local name
  for name in root cindersweep hostkey; do
    [ -f "$KEYS/$name" ] || ssh-keygen -q -t ed25519 -N '' -C "oslab-host $name" -f "$KEYS/$name"
  done
}

ssh_configure() {
  echo "[127.0.0.1]:$SSH_PORT $(cut -d' ' -f1,2 "$KEYS/hostkey.pub")" >"$OSLAB_HOST/known_hosts"
  cat >"$OSLAB_HOST/ssh_config" <<CONFIG
Host $GUEST-root
  User root
  IdentityFile $KEYS/root

Host $GUEST $GUEST-root
  HostName 127.0.0.1
  Port $SSH_PORT
  User cindersweep
  IdentityFile $KEYS/cindersweep
  IdentitiesOnly yes
  BatchMode yes
  UserKnownHostsFile $OSLAB_HOST/known_hosts
  StrictHostKeyChecking yes
  ConnectTimeout 10
CONFIG
}
