# keystone: its configuration, schema and service, and the lab's projects, users, roles and catalogue.
# shellcheck shell=bash disable=SC2034

keystone_configure() {
  mkdir -p "$ETC/keystone" "$OSLAB"/keystone/{fernet,credential}
  local DATABASE
  DATABASE=$(database_url keystone)
  render keystone.conf >"$ETC/keystone/keystone.conf"
}

keystone_start() {
  once keystone keystone_bootstrap
  wsgi keystone 5000 /usr/bin/keystone-wsgi-public 2 "OS_KEYSTONE_CONFIG_FILES=$ETC/keystone/keystone.conf"
  wait_for 60 keystone curl -sf --max-time 5 http://127.0.0.1:5000/v3
  once identity keystone_identity
}

keystone_bootstrap() {
  local manage=(keystone-manage --config-file "$ETC/keystone/keystone.conf") url=http://127.0.0.1:5000/v3/
  {
    "${manage[@]}" db_sync
    "${manage[@]}" fernet_setup --keystone-user root --keystone-group root
    "${manage[@]}" bootstrap --bootstrap-password "$PASSWORD" --bootstrap-region-id RegionOne \
      --bootstrap-admin-url $url --bootstrap-internal-url $url --bootstrap-public-url $url
  } >>"$LOG/keystone-manage.log" 2>&1
}

keystone_identity() {
  "$PY" "$LAB/programs/identity.py" "$PASSWORD" >>"$LOG/identity.log" 2>&1
}

wsgi() { # NAME PORT FILE PROCESSES [VARIABLE=VALUE...]: on the loopback, and on the bridge for the compute hosts
  local name=$1 port=$2 file=$3 processes=$4
  shift 4
  start "$name" env "$@" uwsgi --plugin python3 --http-socket "127.0.0.1:$port" --http-socket "$CONTROLLER:$port" \
    --wsgi-file "$file" --master --processes "$processes" --enable-threads --need-app --die-on-term \
    --buffer-size 65535 --add-header 'Connection: close' --procname "$name" --disable-logging
}
