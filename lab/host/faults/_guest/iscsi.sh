# Runs in the guest as root. A LIO target in the guest itself, with two portals.
# shellcheck shell=bash

IQN=iqn.2000-05.com.3pardata:lab
PORTALS=(127.0.0.1:3260 10.0.2.15:3260)
GROUP=$TARGET/iscsi/$IQN/tpgt_1

iscsi_up() { # VOLUME LUN: exports it, and logs in through both portals
  local portal
  lio_volume "$1"
  modprobe iscsi_target_mod
  for portal in "${PORTALS[@]}"; do mkdir -p "$GROUP/np/$portal"; done
  iscsi_export "$1" "$2"
  echo 0 >"$GROUP/attrib/authentication"
  echo 1 >"$GROUP/attrib/generate_node_acls"
  echo 1 >"$GROUP/attrib/cache_dynamic_acls"
  echo 0 >"$GROUP/attrib/demo_mode_write_protect"
  echo 1 >"$GROUP/enable"
  iscsi_login "$IQN" "${PORTALS[@]}"
}

iscsi_export() { # VOLUME LUN
  mkdir -p "$GROUP/lun/lun_$2"
  [ -e "$GROUP/lun/lun_$2/vv$1" ] || ln -s "$TARGET/core/rd_mcp_0/vv$1" "$GROUP/lun/lun_$2/vv$1"
}

# The initiator is not told.
iscsi_unexport() { # VOLUME LUN
  rm -f "$GROUP/lun/lun_$2/vv$1"
  rmdir "$GROUP/lun/lun_$2"
}

iscsi_login() { # IQN PORTAL...
  local iqn=$1 portal
  shift
  systemctl start iscsid.socket iscsid.service
  for portal in "$@"; do
    iscsiadm -m node -o new -T "$iqn" -p "$portal" >/dev/null
    iscsiadm -m node -T "$iqn" -p "$portal" --login >/dev/null
  done
  udevadm settle -t 20 || true
}

iscsi_stop_target() { echo 0 >"$GROUP/enable"; } # sessions drop, and cannot come back
