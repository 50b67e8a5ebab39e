# RabbitMQ. Conductors of one broker share their topic, so the second cell has a virtual host of its own.
# shellcheck shell=bash

rabbitmq_start() {
  alive rabbitmq && return 0
  local home=$OSLAB/rabbitmq
  install -d -m 755 "$home"
  render rabbitmq.conf >"$ETC/rabbitmq.conf"
  local surroundings=(env "HOME=$home" ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT=4369 RABBITMQ_NODENAME=oslab@localhost)
  start epmd "${surroundings[@]}" epmd -address 127.0.0.1
  wait_for 10 epmd port_answers 127.0.0.1 4369
  start rabbitmq "${surroundings[@]}" "RABBITMQ_CONFIG_FILE=$ETC/rabbitmq" \
    "RABBITMQ_MNESIA_BASE=$home/mnesia" "RABBITMQ_LOG_BASE=$home/log" RABBITMQ_LOGS=- \
    "RABBITMQ_ENABLED_PLUGINS_FILE=$home/enabled_plugins" "RABBITMQ_PID_FILE=$home/pid" RABBITMQ_DIST_PORT=25672 \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}' \
    /usr/lib/rabbitmq/bin/rabbitmq-server
  wait_for 90 rabbitmq port_answers 127.0.0.1 5672
  once rabbitmq-cell2 rabbitmq_second_cell "${surroundings[@]}" /usr/lib/rabbitmq/bin/rabbitmqctl -q
}

rabbitmq_second_cell() { # RABBITMQCTL...
  "$@" add_vhost cell2
  "$@" set_permissions -p cell2 guest '.*' '.*' '.*'
}
