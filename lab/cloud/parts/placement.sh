# placement, which nova's scheduler asks.
# shellcheck shell=bash disable=SC2034

placement_configure() {
  mkdir -p "$ETC/placement"
  local DATABASE PLACEMENT_LOGIN
  DATABASE=$(database_url placement)
  PLACEMENT_LOGIN=$(login placement)
  render placement.conf >"$ETC/placement/placement.conf"
}

placement_schema() {
  once placement-schema placement-manage --config-file "$ETC/placement/placement.conf" db sync \
    >>"$LOG/placement-manage.log" 2>&1
}

placement_start() {
  wsgi placement 8778 /usr/bin/placement-api 1 "OS_PLACEMENT_CONFIG_DIR=$ETC/placement"
}
