# Ceph: a monitor, a manager and one OSD on a file, with the pools volumes and volumes2.
# shellcheck shell=bash

ceph_start() {
  local data=$OSLAB/ceph
  mkdir -p "$data"/{mon,mgr,osd,run} "$ETC/ceph" /etc/ceph
  render ceph.conf >"$ETC/ceph/ceph.conf"
  ceph_link
  once ceph-mon ceph_make_monitor "$data"
  start ceph-mon ceph-mon -f -i a
  wait_for 60 ceph-mon timeout 5 ceph -s
  once ceph-osd ceph_make_osd "$data"
  start ceph-mgr ceph-mgr -f -i a
  start ceph-osd ceph-osd -f -i 0
  wait_for 60 ceph-osd ceph_osd_is_up
  once ceph-pools ceph_make_pools
  wait_for 60 'active placement groups' ceph_groups_are_clean
  once ceph-rbd ceph_init_pools
}

# The stock tools (rbd, ceph, qemu) look in /etc/ceph.
ceph_link() {
  local file
  for file in "${CEPH_LINKS[@]}"; do
    [ ! -e "/etc/ceph/$file" ] || [ -L "/etc/ceph/$file" ] || die "/etc/ceph/$file exists and is not the lab's"
    ln -sfn "$ETC/ceph/$file" "/etc/ceph/$file"
  done
}

ceph_make_monitor() { # DATA
  local data=$1 keys=$ETC/ceph
  rm -rf "$data"/{mon,mgr,osd,monmap}
  mkdir -p "$data"/{mon,mgr,osd}
  ceph-authtool --create-keyring "$data/mon.keyring" --gen-key -n mon. --cap mon 'allow *' >/dev/null
  ceph-authtool --create-keyring "$keys/ceph.client.admin.keyring" --gen-key -n client.admin \
    --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *' >/dev/null
  ceph-authtool --create-keyring "$keys/ceph.client.cinder.keyring" --gen-key -n client.cinder \
    --cap mon 'profile rbd' --cap osd 'profile rbd' --cap mgr 'profile rbd' >/dev/null
  ceph-authtool "$data/mon.keyring" --import-keyring "$keys/ceph.client.admin.keyring" >/dev/null
  ceph-authtool "$data/mon.keyring" --import-keyring "$keys/ceph.client.cinder.keyring" >/dev/null
  monmaptool --create --fsid "$FSID" --addv a "[v2:$CONTROLLER:3300,v1:$CONTROLLER:6789]" "$data/monmap" >/dev/null
  ceph-mon --mkfs -i a --monmap "$data/monmap" --keyring "$data/mon.keyring" 2>>"$LOG/ceph-mon.log"
}

ceph_make_osd() { # DATA
  local data=$1 uuid key
  ceph auth get-or-create mgr.a mon 'allow profile mgr' osd 'allow *' mds 'allow *' -o "$data/mgr/keyring"
  # --force, since the manager has not run yet and does not know the option
  ceph config set --force mgr mgr/devicehealth/enable_monitoring false
  uuid=$(cat /proc/sys/kernel/random/uuid)
  ceph-authtool --create-keyring "$data/osd/keyring" --gen-key -n osd.0 >/dev/null
  key=$(ceph-authtool -p -n osd.0 "$data/osd/keyring")
  ceph osd new "$uuid" -i <(jq -n --arg key "$key" '{cephx_secret: $key}') >/dev/null
  ceph-osd -i 0 --mkfs --osd-uuid "$uuid" >>"$LOG/ceph-osd.log" 2>&1
}

ceph_make_pools() {
  local pool
  for pool in volumes volumes2; do
    ceph osd pool create "$pool" 8 8 >/dev/null
    ceph osd pool set "$pool" pg_autoscale_mode off >/dev/null
    ceph osd pool application enable "$pool" rbd >/dev/null
  done
}

ceph_init_pools() {
  rbd pool init volumes
  rbd pool init volumes2
}

ceph_osd_is_up() { timeout 5 ceph osd stat -f json | jq -e '.num_up_osds == 1'; }

ceph_groups_are_clean() {
  timeout 5 ceph pg stat -f json | jq -e '.pg_summary
    | .num_pgs >= 16 and ([.num_pg_by_state[] | select(.name == "active+clean") | .num] | add) == .num_pgs'
}
