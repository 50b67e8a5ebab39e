# Runs in the guest as root. Volumes by LIO and tcm_loop: vendor 3PARdata, product VV, WWID 360002ac..., as an
# HPE 3PAR presents them. LUN and path can be taken away one by one, as an array does it.
# shellcheck shell=bash

TARGET=/sys/kernel/config/target
LOOP=$TARGET/loopback
PORTS=4 # SCSI hosts of the guest

lio_port() { printf '%s/naa.50002ac00%07x' "$LOOP" "$1"; } # PORT, from 1

lio_up() {
  local port
  mountpoint -q /sys/kernel/config || mount -t configfs none /sys/kernel/config
  modprobe target_core_mod
  modprobe tcm_loop
  for port in $(seq $PORTS); do
    [ ! -d "$(lio_port "$port")/tpgt_1" ] || continue
    mkdir -p "$(lio_port "$port")/tpgt_1"
    printf 'naa.10000000c9%06x' "$port" >"$(lio_port "$port")/tpgt_1/nexus"
  done
}

# As HPE 3PAR forms it: NAA 6, company id 0002ac, zeros, volume id, system serial.
lio_serial() { printf '000000000000%05x00013f2d' "$(($1))"; } # VOLUME
lio_wwid() { echo "360002ac$(lio_serial "$1")"; }             # VOLUME

lio_address() { echo "$(cat "$(lio_port "$1")/tpgt_1/address"):$2"; } # PORT LUN, as H:C:T:L
lio_disk() { basename "$(echo "/sys/class/scsi_device/$(lio_address "$1" "$2")"/device/block/sd*)"; } # PORT LUN

lio_volume() { # VOLUME [MIB]: makes it, exported nowhere
  local device=$TARGET/core/rd_mcp_0/vv$1
  lio_up
  [ ! -d "$device" ] || return 0
  mkdir -p "$device"
  echo "rd_pages=$((${2:-16} * 256))" >"$device/control"
  echo 3PARdata >"$device/wwn/vendor_id"
  echo VV >"$device/wwn/product_id"
  echo 3315 >"$device/wwn/revision"
  echo 0x0002ac >"$device/wwn/company_id"
  lio_serial "$1" >"$device/wwn/vpd_unit_serial"
  echo 1 >"$device/enable"
}

lio_export() { # VOLUME LUN PATHS [MIB]: on the first PATHS ports
  local port lun
  lio_volume "$1" "${4:-16}"
  for port in $(seq "$3"); do
    lun=$(lio_port "$port")/tpgt_1/lun/lun_$2
    mkdir -p "$lun"
    [ -e "$lun/vv$1" ] || ln -s "$TARGET/core/rd_mcp_0/vv$1" "$lun/vv$1"
  done
  udevadm settle -t 20 || true
}

# Removing the LUN itself would remove the SCSI disk cleanly; so it stays and answers every command with NOT READY.
lio_lose_lun() { # LUN PORT...
  local lun=$1 port
  shift
  for port in "$@"; do echo 1 >"$(lio_port "$port")/tpgt_1/lun/lun_$lun/alua_tg_pt_offline"; done
}

lio_lose_port() { # PORT...: every LUN behind it
  local port
  for port in "$@"; do echo offline >"$(lio_port "$port")/tpgt_1/transport_status"; done
}
