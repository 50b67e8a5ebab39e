# What cindersweep needs to repair: the rights that its own guide names, word for word, so that the guide is tried too.
# shellcheck shell=bash disable=SC2016,SC2153

GUIDE=$LAB/../../docs/how-to/let-it-repair.md
HELPER=/usr/local/sbin/cindersweep-helper

rights_give() {
  mkdir -p "$OSLAB/cindersweep"
  once rights-rows rights_rows
  once rights-ceph rights_ceph
  install -m 755 "$LAB/../../libexec/cindersweep-helper" "$HELPER"
}

# An account for the rows that a repair may change, in cinder's database and in each cell's.
rights_rows() {
  local database lines
  lines=$(sed -n -e "s/'10\.0\.0\.%'/'127.0.0.1'/" -e "s/'…'/'$PASSWORD'/" \
    -e 's/CREATE USER/& IF NOT EXISTS/' -e 's/^    \(\(CREATE USER\|GRANT\) .*;\)$/\1/p' "$GUIDE")
  grep -q '^CREATE USER' <<<"$lines" || die "$GUIDE names no account"
  sql mysql "$(grep -v ' ON nova\.' <<<"$lines")"
  for database in nova nova_cell0 nova_cell2; do
    sql mysql "$(grep ' ON nova\.' <<<"$lines" | sed "s/ ON nova\./ ON $database./")"
  done
  for database in cinder nova; do
    echo "mysql+pymysql://sweep_write:$PASSWORD@127.0.0.1:3306/$database" >"$OSLAB/cindersweep/$database-write.url"
  done
}

# A client of its own, that may keep another one out.
rights_ceph() {
  local line name=client.cindersweep
  line=$(sed -n 's/^    ceph auth caps client\.cindersweep //p' "$GUIDE")
  [ -n "$line" ] || die "$GUIDE names no rights in Ceph"
  ceph auth get-or-create "$name" -o "$ETC/ceph/ceph.$name.keyring" >/dev/null
  eval "ceph auth caps $name ${line/pool=volumes/pool=volumes, profile rbd pool=volumes2}" 2>>"$LOG/ceph-mon.log"
}
