# Runs in the guest as root. One disk by scsi_debug, seen through several hosts.
# shellcheck shell=bash

DEBUG=/sys/bus/pseudo/drivers/scsi_debug

debug_up() { # PATHS
  # the product has to be padded to 16: a short one leaves "VVi_debug" behind
  modprobe scsi_debug add_host="$1" num_tgts=1 max_luns=2 no_lun_0=1 vpd_use_hostno=0 \
    dev_size_mb=16 delay=0 inq_vendor=3PARdata 'inq_product="VV              "' inq_rev=3315
  udevadm settle -t 20 || true
}

debug_first_disk() {
  local disks=("$DEBUG"/adapter*/host*/target*/*:*/block/sd*)
  basename "${disks[0]}"
}

# What multipath uses: the T10 name, which sg3-utils' rules prefer to its NAA 3.
debug_wwid() { udevadm info -q property -n "/dev/$(debug_first_disk)" | sed -n 's/^ID_SERIAL=//p'; }

debug_lose_lun() { echo 1 >$DEBUG/max_luns; } # it answers DID_NO_CONNECT, the disk stays
debug_hang() {                                # every command is swallowed until it times out
  echo 4 >$DEBUG/opts
  echo 1 >$DEBUG/every_nth
}
