# SSH to the compute hosts: as root, and as cindersweep, a service user with narrow sudo rules.
# shellcheck shell=bash disable=SC2034,SC2153

ssh_start() {
  local dir=$OSLAB/ssh host
  install -d -m 755 "$dir"
  [ -s "$dir/id_ed25519" ] || ssh-keygen -q -t ed25519 -N '' -C oslab -f "$dir/id_ed25519"
  ssh_service_user "$dir"
  : >"$dir/known_hosts.new"
  render ssh_config >"$dir/config.new"
  for host in "${HOSTS[@]}"; do ssh_host "$host" "$dir"; done
  mv "$dir/known_hosts.new" "$dir/known_hosts"
  mv "$dir/config.new" "$dir/config"
}

ssh_service_user() { # DIRECTORY
  local dir=$1 user
  # `*` for a password: without PAM, sshd refuses a user who is locked with `!`
  getent passwd cindersweep >/dev/null ||
    useradd --system --user-group -M -d "$dir/home" -s /bin/bash -p '*' cindersweep
  install -d -o cindersweep -g cindersweep -m 755 "$dir/home"
  for user in root cindersweep; do install -m 644 "$dir/id_ed25519.pub" "$dir/authorized_keys.$user"; done
  visudo -qcf "$LAB/etc/sudoers" >/dev/null || die "etc/sudoers is not valid"
  install -m 440 "$LAB/etc/sudoers" /etc/sudoers.d/oslab-cindersweep
}

ssh_host() { # HOST DIRECTORY
  local host=$1 dir=$2
  local HOST=$1 HOST_IP
  HOST_IP=$(host_ip "$host")
  [ -s "$dir/host.$host" ] || ssh-keygen -q -t ed25519 -N '' -C "$host" -f "$dir/host.$host"
  echo "$host,$HOST_IP $(cut -d' ' -f1,2 "$dir/host.$host.pub")" >>"$dir/known_hosts.new"
  printf 'Host %s\n  HostName %s\n' "$host" "$HOST_IP" >>"$dir/config.new"
  render sshd.conf >"$dir/sshd.$host.conf"
  start_on "$host" sshd /usr/sbin/sshd -D -e -f "$dir/sshd.$host.conf"
}
