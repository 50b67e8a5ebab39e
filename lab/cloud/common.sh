# What up, down, reset, smoke, cell2 and parts/* share. Sourced, not run.
# shellcheck shell=bash disable=SC2034

LAB=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export OSLAB=${OSLAB:-/var/lib/oslab}
RUN=$OSLAB/run LOG=$OSLAB/log ETC=$OSLAB/etc BIN=$OSLAB/bin DONE=$OSLAB/done
PY=/usr/bin/python3

# One password and fixed ids: nothing of the lab is reachable from outside of this machine.
PASSWORD=oslab
SECRET_UUID=5a1f0c3e-4d39-4f0e-9d0a-0e7f5b1c2d3e # libvirt's secret with client.cinder's key
FSID=9b1d2a7c-6c1e-4f5a-8a35-3f0c7c9d1e11

CONTROLLER=10.77.0.1          # this machine's own namespaces, on the bridge
HOSTS=(compute1 compute2)     # compute hosts: namespaces of their own behind br-oslab
FAKE_HOST=compute3            # a process beside the controller, in the second cell
CEPH_LINKS=(ceph.conf ceph.client.admin.keyring ceph.client.cinder.keyring ceph.client.cindersweep.keyring)

export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
# A virtual environment of the caller must not leak into the services.
unset PYTHONHOME PYTHONPATH VIRTUAL_ENV PYENV_VERSION

die() { echo "oslab: $*" >&2; exit 1; }

help_for() { # FILE: the comment at its top
  sed -n '2,/^[^#]*$/{s/^# \{0,1\}//p}' "$1"
}

require_root() { [ "$(id -u)" = 0 ] || die "run as root"; }

# One of up, down and reset at a time. The lock is file descriptor 9, which `start` closes in what it starts.
take_lock() {
  mkdir -p "$OSLAB"
  exec 9>"$OSLAB/lock"
  flock -n 9 || die "another up, down or reset is running"
}

host_ip() { echo "10.77.0.1${1#compute}"; }
host_dir() { echo "$OSLAB/hosts/$1"; }

start_time() { # PID: in clock ticks since boot, so that a pid which was given out again is not taken for ours
  sed -e 's/^.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20
}

pid_of() { # NAME: the recorded pid
  local pid rest
  read -r pid rest <"$RUN/$1.pid" && echo "$pid"
}

alive() { # NAME: is the process that was recorded under NAME still the same one, and no zombie?
  local pid since
  [ -s "$RUN/$1.pid" ] || return 1
  read -r pid since <"$RUN/$1.pid"
  [ -n "$since" ] && [ "$(start_time "$pid")" = "$since" ] || return 1
  ! grep -q '^State:.*Z' "/proc/$pid/status" 2>/dev/null
}

start() { # NAME COMMAND...: in a session of its own in the background; its pid and start time are recorded
  local name=$1 pid
  shift
  alive "$name" && return 0
  setsid "$@" >>"$LOG/$name.log" 2>&1 </dev/null 9>&- &
  pid=$!
  sleep 0.1
  echo "$pid $(start_time "$pid")" >"$RUN/$name.pid"
}

stop() { # NAME [SECONDS]: TERM to the recorded pid, then KILL to what is left of its process group
  local name=$1 seconds=${2:-10} pid i
  if alive "$name"; then
    pid=$(pid_of "$name")
    kill -TERM "$pid" 2>/dev/null || true
    for ((i = 0; i < seconds * 10; i++)); do
      alive "$name" || break
      sleep 0.1
    done
    # setsid made the pid the leader of a group that holds only its own children.
    kill -KILL -- "-$pid" 2>/dev/null || true
    echo "stopped $name ($pid)"
  fi
  rm -f "$RUN/$name.pid"
}

wait_for() { # SECONDS WHAT COMMAND...: until the command succeeds
  local seconds=$1 what=$2 end
  shift 2
  end=$((SECONDS + seconds))
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $end ] || die "gave up waiting ${seconds} s for $what (logs in $LOG)"
    sleep 0.3
  done
}

port_answers() { # ADDRESS PORT
  timeout 5 bash -c "exec 3<>/dev/tcp/$1/$2"
}

sql() { # DATABASE STATEMENT
  mariadb --no-defaults -S "$OSLAB/mysql/mysqld.sock" -u root -N -B "$1" -e "$2"
}

on() { # HOST COMMAND...: in the namespaces of a compute host
  local host=$1
  shift
  alive "host-$host" || { echo "oslab: host $host does not run" >&2; return 1; }
  nsenter -t "$(pid_of "host-$host")" -n -m -u -- "$@"
}

start_on() { # HOST NAME COMMAND...: NAME-HOST there; nsenter only execs, so the recorded pid is the command's
  local host=$1 name=$2
  shift 2
  alive "host-$host" || die "host $host does not run"
  start "$name-$host" nsenter -t "$(pid_of "host-$host")" -n -m -u -- "$@"
}

# A Unix socket reaches across network namespaces, so the controller need not enter the host.
virsh_on() { # HOST ARGUMENTS...
  local host=$1
  shift
  virsh -q -c "qemu:///system?socket=$(host_dir "$host")/run/libvirt/libvirt-sock" "$@"
}
