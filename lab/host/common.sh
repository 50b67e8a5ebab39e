# What up, down, iscsi-target, capture and the faults share. Sourced, not run.
# shellcheck shell=bash disable=SC2034

LAB_HOST=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export OSLAB_HOST=${OSLAB_HOST:-/var/lib/oslab-host}
RUN=$OSLAB_HOST/run
KEYS=$OSLAB_HOST/keys
SSH_PORT=${OSLAB_HOST_SSH_PORT:-2222}
MEMORY=${OSLAB_HOST_MEMORY:-1024}
CPUS=${OSLAB_HOST_CPUS:-2}
GUEST=compute-lab-01
TGTD_CONTROL=71 # tells our tgtd from others

log() { echo "oslab-host: $*" >&2; }
die() { log "$*"; exit 1; }

help_for() { # FILE: the comment at its top
  sed -n '2,/^[^#]*$/{s/^# \{0,1\}//p}' "$1"
}

# One of up and down at a time. The lock is file descriptor 9, which is closed in what stays running.
take_lock() {
  mkdir -p "$OSLAB_HOST" "$RUN" "$KEYS"
  chmod 700 "$OSLAB_HOST" "$KEYS"
  exec 9>"$OSLAB_HOST/lock"
  flock 9
}

apt_install() { # PACKAGE...
  [ $# -gt 0 ] || return 0
  log "installing $*"
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y --no-install-recommends "$@" \
    >"$RUN/apt.log" 2>&1 9>&- || die "apt-get failed, see $RUN/apt.log"
}

start_time() { # PID: in clock ticks since boot, so that a pid which was given out again is not taken for ours
  sed -e 's/^.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20
}

record() { # NAME PID
  echo "$2 $(start_time "$2")" >"$RUN/$1.pid"
}

pid_of() { # NAME: the recorded pid, if that process still runs
  local pid since
  [ -s "$RUN/$1.pid" ] || return 1
  read -r pid since <"$RUN/$1.pid"
  [ -n "$since" ] && [ "$(start_time "$pid")" = "$since" ] || return 1
  echo "$pid"
}

wait_for_ssh() { # SECONDS: until the guest's sshd greets; fails when the guest ends
  local end=$((SECONDS + $1)) greeting
  while [ $SECONDS -lt $end ]; do
    pid_of guest >/dev/null || return 1
    greeting=$(timeout 2 bash -c "exec 3<>/dev/tcp/127.0.0.1/$SSH_PORT && head -c 4 <&3" 2>/dev/null || true)
    [ "$greeting" != SSH- ] || return 0
    sleep 0.2
  done
  return 1
}

# What an interrupted build left mounted in the tree, /proc above all, must not be deleted through it.
remove_tree() { # DIRECTORY
  local mounted
  while read -r mounted; do umount "$mounted"; done < <(
    awk -v tree="$1/" 'index($2, tree) == 1 {print $2}' /proc/self/mounts | sort -r)
  rm -rf --one-file-system "$1"
}

as_root() { ssh -F "$OSLAB_HOST/ssh_config" "$GUEST-root" "$@"; } # faults and recordings only

stop_guest() {
  local pid i
  if pid=$(pid_of guest); then
    kill "$pid" 2>/dev/null || true
    for ((i = 0; i < 50; i++)); do
      pid_of guest >/dev/null || break
      sleep 0.1
    done
    if pid_of guest >/dev/null; then kill -KILL "$pid" 2>/dev/null || true; fi
    log "guest stopped ($pid)"
  fi
  rm -f "$RUN/guest.pid" "$RUN/overlay.qcow2" "$RUN/monitor.sock"
}

# tgtd ignores TERM while it has targets, and has a child with the same command line: take the targets away, ask
# it to end, and then end the two.
stop_tgtd() {
  local pid children i
  if pid=$(pid_of tgtd); then
    mapfile -t children < <(ps -o pid= --ppid "$pid" || true)
    timeout 5 tgtadm -C $TGTD_CONTROL --lld iscsi --mode target --op delete --tid 1 --force >/dev/null 2>&1 || true
    timeout 5 tgtadm -C $TGTD_CONTROL --mode system --op delete >/dev/null 2>&1 || true
    for ((i = 0; i < 10; i++)); do
      pid_of tgtd >/dev/null || break
      sleep 0.2
    done
    if pid_of tgtd >/dev/null; then kill -KILL "$pid" ${children[@]+"${children[@]// /}"} 2>/dev/null || true; fi
    log "tgtd stopped ($pid)"
  fi
  rm -f "$RUN/tgtd.pid" "$RUN/tgt-lun1.img"
}
