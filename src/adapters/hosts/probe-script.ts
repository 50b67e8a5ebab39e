/**
 * The one look at a host: a POSIX shell script that reads everything and changes nothing. It comes over
 * standard input, needs no file on the host, and answers in sections that a nonce tells from what they hold.
 *
 * Every command has a deadline of its own, and `multipath -ll` is not among them: it waits for disks that
 * do not answer. Through sudo only those commands run that `sudo-rules.ts` names. Keys are taken out of command lines before they leave the host.
 */
export const probeScript = String.raw`
nonce=$1
may_use_sudo=$2
PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH
export LC_ALL=C

begin() { printf '\n#%s begin %s\n' "$nonce" "$1"; }
end() { printf '\n#%s end %s %s\n' "$nonce" "$1" "$2"; }
# The standard error of what failed, one line of it.
fault() { [ -z "$1" ] || printf '#%s says %s\n' "$nonce" "$(printf '%s' "$1" | tr '\n' ' ' | cut -c1-300)"; }

# section NAME COMMAND...: its output as it comes, then its exit code.
section() {
  name=$1; shift
  begin "$name"
  { err=$(timeout 10 "$@" 2>&1 1>&3 3>&-); rc=$?; } 3>&1
  end "$name" "$rc"
  [ "$rc" = 0 ] || fault "$err"
}

# What makes a command run as root, where it is not yet root's and may be: sudo without a password.
if [ "$(id -u)" = 0 ] || [ "$may_use_sudo" != yes ]; then elevate=; else elevate='sudo -n'; fi

# The same as root, where root is needed.
root() {
  name=$1; shift
  if ! command -v "$1" >/dev/null 2>&1; then begin "$name"; end "$name" 127; return; fi
  section "$name" $elevate "$@"
}

# Tried without root first: the sockets of multipathd and libvirt may be open to everybody.
either() {
  name=$1; shift
  if ! command -v "$1" >/dev/null 2>&1; then begin "$name"; end "$name" 127; return; fi
  if timeout 10 "$@" >/dev/null 2>&1; then section "$name" "$@"; else section "$name" $elevate "$@"; fi
}

section host uname -n

read_line() { IFS= read -r line 2>/dev/null <"$1" || line=; printf '%s' "$line"; }
list() { for entry in "$1"/*; do [ ! -e "$entry" ] || printf '%s ' "$(basename "$entry")"; done; }

scsi() {
  for block in /sys/block/sd*; do
    [ -e "$block" ] || continue
    printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$(basename "$block")" "$(basename "$(readlink -f "$block/device")")" \
      "$(read_line "$block/device/state")" "$(read_line "$block/device/wwid")" "$(read_line "$block/device/vendor")" \
      "$(read_line "$block/device/model")" "$(list "$block/holders")"
  done
}
mapper() {
  for block in /sys/block/dm-*; do
    [ -e "$block" ] || continue
    printf '%s\t%s\t%s\t%s\t%s\n' "$(basename "$block")" "$(read_line "$block/dm/name")" "$(read_line "$block/dm/uuid")" \
      "$(list "$block/slaves")" "$(list "$block/holders")"
  done
}
mounts() { grep '^/dev/' /proc/self/mounts; sed -n '2,$ s/^\(\/dev\/[^ \t]*\).*/\1 swap swap/p' /proc/swaps; }
links() { for link in /dev/disk/by-path/* /dev/disk/by-id/dm-uuid-*; do [ ! -e "$link" ] || printf '%s\t%s\n' "$link" "$(readlink -f "$link")"; done; }
images() {
  for device in /sys/bus/rbd/devices/*; do
    [ -e "$device" ] || continue
    printf '%s\t%s\t%s\t%s\n' "$(basename "$device")" "$(read_line "$device/pool")" "$(read_line "$device/name")" \
      "$(read_line "$device/client_addr")"
  done
}
sessions() {
  for session in /sys/class/iscsi_session/session*; do
    [ -e "$session" ] || continue
    printf '%s\t%s\t%s\n' "$(basename "$session")" "$(read_line "$session/targetname")" "$(read_line "$session/state")"
  done
}
initiators() {
  for name in /sys/class/fc_host/*/port_name /sys/class/iscsi_session/*/initiatorname; do
    [ ! -e "$name" ] || printf '%s\n' "$(read_line "$name")"
  done
  sed -n 's/^InitiatorName=//p' /etc/iscsi/initiatorname.iscsi 2>/dev/null
}
machines() {
  for process in /proc/[0-9]*; do
    case $(read_line "$process/comm") in qemu*|kvm*) ;; *) continue ;; esac
    printf '%s\t' "$(basename "$process")"
    tr '\000' ' ' 2>/dev/null <"$process/cmdline" | sed -E 's/((^|[:, ])(key|data|password)=)[^:, ]*/\1-/g; s/("(data|key|password)" *: *")[^"]*/\1-/g'
    printf '\n'
  done
}

begin scsi; scsi; end scsi 0
begin mapper; mapper; end mapper 0
begin mounts; mounts; end mounts 0
begin links; links; end links 0
begin images; images; end images 0
begin sessions; sessions; end sessions 0
begin initiators; initiators; end initiators 0
begin machines; machines; end machines 0
either maps multipathd show maps json
root opens dmsetup info -c --noheadings --separator '|' -o name,uuid,open

either domains virsh -r -c qemu:///system list --all --uuid
if timeout 10 virsh -r -c qemu:///system list --all --uuid >/dev/null 2>&1; then as=; else as=$elevate; fi
uuids=$(timeout 10 $as virsh -r -c qemu:///system list --all --uuid 2>/dev/null)
for uuid in $uuids; do
  section "state $uuid" $as virsh -r -c qemu:///system domstate "$uuid"
  section "job $uuid" $as virsh -r -c qemu:///system domjobinfo "$uuid"
  section "xml $uuid" $as virsh -r -c qemu:///system dumpxml "$uuid"
done
printf '\n#%s whole\n' "$nonce"
`
