# The frame of every fault and shape. Sourced, not run: the script that sources it names `variants`, has a function
# of each name, and calls run_variant with its arguments. The functions run in the guest, as root.
# shellcheck shell=bash
set -euo pipefail
# shellcheck source=../common.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../common.sh"

GUEST_LIBRARY=("$LAB_HOST"/faults/_guest/{multipath,lio,scsi-debug,iscsi}.sh)

run_variant() { # [VARIANT | --list | --help]
  local name=${0##*/} chosen=${1:-${variants[0]}} made
  case $chosen in
    --list) printf '%s\n' "${variants[@]}"; return ;;
    -h | --help) echo "usage: $name [--list | ${variants[*]}]"; help_for "$0"; return ;;
  esac
  [[ " ${variants[*]} " == *" $chosen "* ]] || { echo "usage: $name [--list | ${variants[*]}]" >&2; exit 2; }
  pid_of guest >/dev/null || die "the guest is not up: run $LAB_HOST/up"
  made=$({ cat "${GUEST_LIBRARY[@]}"; declare -f "${variants[@]}"; echo "$chosen"; } | as_root bash -s)
  describe "$name" "$chosen" "$made"
}

# JSON: what was made, and what the daemon and the kernel then say.
describe() { # NAME VARIANT MADE
  local expected=() maps kernel
  # what is in shapes/ is healthy
  if [[ $(dirname "$0") != *shapes ]]; then expected=("$1"); fi
  maps=$(as_root multipathd show maps json)
  # shellcheck disable=SC2016
  kernel=$(as_root 'dmsetup info -c --noheadings --separator " " -o name,open | sed "s/^/open /"
    for disk in /sys/block/sd*; do [ ! -e $disk ] || echo disk ${disk##*/} $(cat $disk/device/wwid); done')
  jq -n --arg fault "$1" --arg variant "$2" --arg made "$3" --arg host "$GUEST" --argjson maps "$maps" \
    --arg kernel "$kernel" '
    def rows($text; $kind): $text | split("\n") | map(split(" ") | select(.[0] == $kind) | .[1:]);
    def pairs: map({ key: .[0], value: (.[1:] | join(" ")) }) | from_entries;
    { fault: $fault, variant: $variant, expected: $ARGS.positional, host: $host,
      wwid: (rows($made; "wwid") | map(.[0]) | first), disks: (rows($made; "disk") | map(.[0])),
      observed: {
        maps: ($maps.maps | map({ name, paths: [.path_groups[].paths[] | [.dev, .dm_st, .chk_st, .dev_st] | join(" ")] })),
        opens: (rows($kernel; "open") | map(select(length == 2)) | pairs),
        disks: (rows($kernel; "disk") | pairs) } }' --args -- "${expected[@]+"${expected[@]}"}"
}
