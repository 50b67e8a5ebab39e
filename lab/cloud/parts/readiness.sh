# Waits until the services have found each other, and makes the first objects.
# shellcheck shell=bash

# nova disables a compute service that lost its libvirt, and only a restart enables it at once. A service that
# is started now must report anew before it counts as up.
COMPUTE_SINCE=0
note_old_compute_services() {
  local host
  for host in "${HOSTS[@]}"; do
    alive "libvirtd-$host" || stop "nova-compute-$host"
    alive "nova-compute-$host" || COMPUTE_SINCE=$(date -u +%FT%T)
  done
}

wait_until_ready() {
  local token
  wait_for 120 cinder-api http_answers http://127.0.0.1:8776/
  wait_for 120 nova-api http_answers http://127.0.0.1:8774/
  wait_for 60 placement http_answers http://127.0.0.1:8778/
  token=$(openstack --os-cloud oslab-admin token issue -f value -c id)
  wait_for 120 "cinder's pools" pools_are_there "$token"
  wait_for 120 nova-compute computes_are_up "$token"
  once first-objects make_first_objects
}

http_answers() { curl -s -o /dev/null --max-time 5 "$1"; }

ask() { # TOKEN URL
  curl -sf --max-time 10 -H "X-Auth-Token: $1" "$2"
}

pools_are_there() { # TOKEN
  ask "$1" http://127.0.0.1:8776/v3/scheduler-stats/get_pools | jq -e '.pools | length >= 2'
}

computes_are_up() { # TOKEN
  ask "$1" 'http://127.0.0.1:8774/v2.1/os-services?binary=nova-compute' |
    jq -e --arg since "$COMPUTE_SINCE" --argjson wanted $((${#HOSTS[@]} + 1)) \
      '[.services[] | select(.state == "up" and .updated_at >= $since)] | length >= $wanted'
}

make_first_objects() {
  nova-manage --config-file "$ETC/nova/nova.conf" cell_v2 discover_hosts >>"$LOG/nova-manage.log" 2>&1
  "$PY" "$LAB/programs/first-objects.py" "$FAKE_HOST" >>"$LOG/first-objects.log" 2>&1
}
