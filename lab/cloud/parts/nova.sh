# nova: api, scheduler, conductor and a compute service a host; a second cell with a database, virtual host,
# conductor and fake compute host of its own; empty network and image services beside it.
# shellcheck shell=bash disable=SC2034,SC2153

nova_configure() {
  mkdir -p "$ETC/nova" "$OSLAB/nova/instances" "$(host_dir "$FAKE_HOST")/nova/instances"
  local API_DATABASE DATABASE CELL_DATABASE NOVA_LOGIN MESSAGING
  API_DATABASE=$(database_url nova_api)
  DATABASE=$(database_url nova)
  CELL_DATABASE=$(database_url nova_cell2)
  NOVA_LOGIN=$(login nova)
  MESSAGING=$(render messaging.conf)
  render nova.conf >"$ETC/nova/nova.conf"
  render nova-cell2.conf >"$ETC/nova/nova-cell2.conf"
  install -m 644 "$LAB/etc/nova-policy.yaml" "$ETC/nova/policy.yaml"
  # A compute host has no access to databases: nova-compute must not even see the sections.
  awk '/^\[/ {skip = ($0 == "[database]" || $0 == "[api_database]")} !skip' "$ETC/nova/nova.conf" |
    sed "s/127\.0\.0\.1/$CONTROLLER/g" >"$ETC/nova/nova-compute.conf"
  local HOST HOST_IP HOST_DIR
  for HOST in "${HOSTS[@]}"; do
    HOST_IP=$(host_ip "$HOST") HOST_DIR=$(host_dir "$HOST")
    render nova-compute-host.conf >"$ETC/nova/nova-$HOST.conf"
    render nova-compute-libvirt.conf >>"$ETC/nova/nova-$HOST.conf"
  done
  HOST=$FAKE_HOST HOST_IP=$CONTROLLER HOST_DIR=$(host_dir "$FAKE_HOST")
  render nova-compute-fake.conf >"$ETC/nova/nova-$FAKE_HOST.conf"
  render nova-compute-host.conf >>"$ETC/nova/nova-$FAKE_HOST.conf"
}

nova_schema() { once nova-schema nova_make_cells >>"$LOG/nova-manage.log" 2>&1; }

nova_make_cells() {
  local manage=(nova-manage --config-file "$ETC/nova/nova.conf")
  "${manage[@]}" api_db sync
  "${manage[@]}" cell_v2 map_cell0 --database_connection "$(database_url nova_cell0)"
  "${manage[@]}" db sync # the schema of cell0, then of the database in [database]
  "${manage[@]}" cell_v2 create_cell --name cell1
  "${manage[@]}" --config-file "$ETC/nova/nova-cell2.conf" db sync --local_cell
  # The APIs reach the second cell's database by a proxy, which lab/cloud/cell2 can take away.
  "${manage[@]}" cell_v2 create_cell --name cell2 --transport-url rabbit://guest:guest@127.0.0.1:5672/cell2 \
    --database_connection "$(database_url nova_cell2 3307)"
}

nova_start() {
  local conf=(--config-file "$ETC/nova/nova.conf") host
  start network-service "$PY" "$BIN/empty-service" 9696 127.0.0.1 "$CONTROLLER"
  start image-service "$PY" "$BIN/empty-service" 9292 127.0.0.1 "$CONTROLLER"
  "$LAB/cell2" light
  start nova-conductor "$PY" "$BIN/nova-conductor" "${conf[@]}"
  start nova-conductor-cell2 "$PY" "$BIN/nova-conductor" "${conf[@]}" --config-file "$ETC/nova/nova-cell2.conf"
  start nova-scheduler "$PY" "$BIN/nova-scheduler" "${conf[@]}"
  start nova-api "$PY" "$BIN/nova-api" "${conf[@]}"
  local compute=("$PY" "$BIN/nova-compute" --config-file "$ETC/nova/nova-compute.conf" --config-file)
  for host in "${HOSTS[@]}"; do start_on "$host" nova-compute "${compute[@]}" "$ETC/nova/nova-$host.conf"; done
  start "nova-compute-$FAKE_HOST" "${compute[@]}" "$ETC/nova/nova-$FAKE_HOST.conf"
}
