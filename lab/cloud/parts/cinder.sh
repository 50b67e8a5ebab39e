# cinder: api, scheduler, and volume with the back ends ceph (pool volumes) and ceph2 (pool volumes2).
# shellcheck shell=bash disable=SC2034

cinder_configure() {
  mkdir -p "$ETC/cinder" "$OSLAB/cinder"
  local DATABASE CINDER_LOGIN MESSAGING
  DATABASE=$(database_url cinder)
  CINDER_LOGIN=$(login cinder)
  MESSAGING=$(render messaging.conf)
  render cinder.conf >"$ETC/cinder/cinder.conf"
}

cinder_schema() {
  once cinder-schema cinder-manage --config-file "$ETC/cinder/cinder.conf" db sync >>"$LOG/cinder-manage.log" 2>&1
}

cinder_start() {
  local service
  for service in cinder-api cinder-scheduler cinder-volume; do
    start "$service" "$PY" "$BIN/$service" --config-file "$ETC/cinder/cinder.conf"
  done
  # cinder-api listens at one address; compute hosts come by the bridge.
  start cinder-proxy "$PY" "$BIN/proxy" "$CONTROLLER:8776" 127.0.0.1:8776
}
