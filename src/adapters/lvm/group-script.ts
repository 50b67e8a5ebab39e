/**
 * The one look at a storage host: a POSIX shell script that reads a volume group and what is exported of it, and
 * changes nothing. It answers in sections, as the look at a compute host does. Its first argument is the word that
 * divides these, its second the group, and all others are the kinds of target to ask.
 *
 * Of the kernel's targets no authentication is read: secrets lie beside what is. Where the kernel itself cannot be
 * asked, the file is read that it was set up from, without the lines that have a password. Through sudo only those
 * commands run that `group-sudo-rules.ts` names.
 */
export const groupScript = String.raw`
nonce=$1; group=$2; shift 2; targets=$*
PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH
export LC_ALL=C

section() {
  name=$1; shift
  printf '\n#%s begin %s\n' "$nonce" "$name"
  if ! command -v "$1" >/dev/null 2>&1; then printf '\n#%s end %s 127\n' "$nonce" "$name"; return; fi
  [ "$(id -u)" = 0 ] || set -- sudo -n "$@"
  { err=$(timeout 20 "$@" 2>&1 1>&3 3>&-); rc=$?; } 3>&1
  printf '\n#%s end %s %s\n' "$nonce" "$name" "$rc"
  [ "$rc" = 0 ] || [ -z "$err" ] || printf '#%s says %s\n' "$nonce" "$(printf '%s' "$err" | tr '\n' ' ' | cut -c1-300)"
}

first_line() { IFS= read -r line 2>/dev/null <"$1" || line=; printf '%s' "$line"; }

# Rows of a target and its LUN, or its initiator and what the kernel says of that one's session.
lio() {
  root=/sys/kernel/config/target/iscsi
  grep -q ' configfs ' /proc/self/mounts || return 1
  # What may not be entered looks as if it were not there.
  for folder in /sys/kernel/config /sys/kernel/config/target "$root"; do
    [ -d "$folder" ] || return 0
    ls "$folder" >/dev/null && [ -x "$folder" ] || return 1
  done
  for portals in "$root"/*/tpgt_*; do
    [ -d "$portals" ] || continue
    target=$(basename "$(dirname "$portals")")
    for path in "$portals"/lun/lun_*/*/udev_path; do
      [ -e "$path" ] || continue
      link=$(dirname "$path")
      printf '%s\tlun\t%s\t%s\t%s\n' "$target" "$(basename "$(dirname "$link")")" "$(first_line "$path")" \
        "$(first_line "$link/wwn/vpd_unit_serial")"
    done
    for acl in "$portals"/acls/*; do
      [ -d "$acl" ] || continue
      [ -r "$acl/info" ] || return 1
      printf '%s\tinitiator\t%s\t%s\n' "$target" "$(basename "$acl")" "$(first_line "$acl/info")"
    done
    # Who is logged in without being named, where the target lets everybody in.
    tr '\000' '\n' 2>/dev/null <"$portals/dynamic_sessions" | while IFS= read -r name; do
      [ -z "$name" ] || printf '%s\tinitiator\t%s\tdynamic\n' "$target" "$name"
    done
  done
}

for kind in $targets; do
  case $kind in
    lio)
      printf '\n#%s begin lio\n' "$nonce"; lio; rc=$?; printf '\n#%s end lio %s\n' "$nonce" "$rc"
      [ "$rc" = 0 ] || section saved sed /_password/d /etc/target/saveconfig.json ;;
    tgt) section tgt tgtadm --lld iscsi --op show --mode target ;;
  esac
done
section opens dmsetup info -c --noheadings --separator '|' -o name,uuid,open
section lvs lvs --reportformat json --units b --nosuffix -o vg_name,vg_uuid,lv_name,lv_uuid,lv_attr,lv_size,lv_time,origin,pool_lv,lv_tags "$group"
printf '\n#%s whole\n' "$nonce"
`
