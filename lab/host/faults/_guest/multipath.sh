# Runs in the guest as root. Waits for maps and paths, and tells what was made: a line "wwid W" or "disk D".
# shellcheck shell=bash
set -eu

policy() { # default | fail | queue | NUMBER: no_path_retry
  mkdir -p /etc/multipath/conf.d
  if [ "$1" = default ]; then
    rm -f /etc/multipath/conf.d/lab.conf
  else
    printf 'overrides {\n\tno_path_retry %s\n}\n' "$1" >/etc/multipath/conf.d/lab.conf
  fi
  multipathd reconfigure >/dev/null
  sleep 1
}

path_count() { # WWID CHECKER-STATE, from the daemon
  multipathd show paths raw format '%w %T' | awk -v wwid="$1" -v state="$2" '$1 == wwid && $2 == state' | wc -l
}

wait_map() { # WWID
  local i
  for i in $(seq 60); do
    if [ -e "/dev/mapper/$1" ]; then
      udevadm settle -t 20 || true
      return 0
    fi
    sleep 0.3
  done
  echo "no map $1 after $i looks" >&2
  return 1
}

wait_paths() { # WWID CHECKER-STATE COUNT
  local i
  for i in $(seq 180); do
    [ "$(path_count "$1" "$2")" -lt "$3" ] || return 0
    sleep 0.33
  done
  echo "$1 never had $3 paths $2, after $i looks" >&2
  multipathd show paths >&2
  return 1
}

made() { echo "wwid $1"; }

healthy_map() { # VOLUME LUN PATHS [MIB]
  lio_export "$@"
  wait_map "$(lio_wwid "$1")"
  wait_paths "$(lio_wwid "$1")" ready "$3"
}

faulty_map() { # VOLUME LUN PATHS: all paths of it lose the LUN
  healthy_map "$@"
  lose_all "$@"
}

lose_all() { # VOLUME LUN PATHS
  # shellcheck disable=SC2046
  lio_lose_lun "$2" $(seq "$3")
  wait_paths "$(lio_wwid "$1")" faulty "$3"
  made "$(lio_wwid "$1")"
}

# As a running guest's QEMU does.
hold_open() { # WWID
  systemd-run -q --unit "lab-hold-$1" /usr/local/sbin/lab-hold "/dev/mapper/$1"
  until [ -e "/run/lab-hold.$1.pid" ]; do sleep 0.1; done
}
