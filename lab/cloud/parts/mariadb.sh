# MariaDB, with one database a service and one user for all. Durability is switched off: the lab is made anew.
# shellcheck shell=bash

DATABASES=(keystone placement cinder nova_api nova nova_cell0 nova_cell2)

mariadb_start() {
  alive mariadb && return 0
  local data=$OSLAB/mysql
  if [ ! -e "$DONE/mariadb" ]; then
    rm -rf "$data"
    install -d -o mysql -g mysql "$data"
    mariadb-install-db --no-defaults --datadir="$data" --user=mysql \
      --auth-root-authentication-method=socket --skip-test-db >"$LOG/mariadb-install.log" 2>&1
  fi
  start mariadb mariadbd --no-defaults --user=mysql --datadir="$data" \
    --bind-address=127.0.0.1 --port=3306 --socket="$data/mysqld.sock" --pid-file="$data/mysqld.pid" \
    --skip-name-resolve --character-set-server=utf8mb3 --collation-server=utf8mb3_general_ci \
    --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --sync-binlog=0 --innodb-flush-method=nosync \
    --innodb-buffer-pool-size=256M --max-connections=500
  wait_for 60 mariadb sql mysql 'select 1'
  once mariadb mariadb_databases
}

mariadb_databases() {
  local name statement=
  for name in "${DATABASES[@]}"; do
    statement+="CREATE DATABASE IF NOT EXISTS $name CHARACTER SET utf8mb3;"
  done
  statement+="CREATE USER IF NOT EXISTS 'oslab'@'127.0.0.1' IDENTIFIED BY '$PASSWORD';"
  statement+="GRANT ALL ON *.* TO 'oslab'@'127.0.0.1';"
  sql mysql "$statement"
}
