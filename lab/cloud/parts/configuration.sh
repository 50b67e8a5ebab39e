# Configuration files from the templates in etc/, and what is done once in the lab's life.
# shellcheck shell=bash

render() { # TEMPLATE: with each @NAME@ replaced by the variable of that name
  local text name
  text=$(<"$LAB/etc/$1")
  while [[ $text =~ @([A-Z_]+)@ ]]; do
    name=${BASH_REMATCH[1]}
    [ -n "${!name+set}" ] || die "etc/$1 asks for $name, which is not set"
    text=${text//"@$name@"/"${!name}"}
  done
  printf '%s\n' "$text"
}

# The command stands by itself, in no condition, so that it ends at its first error.
once() { # MARKER COMMAND...: until the next purge
  local marker=$1
  shift
  if [ -e "$DONE/$marker" ]; then return 0; fi
  "$@"
  : >"$DONE/$marker"
}

database_url() { # DATABASE [PORT]
  echo "mysql+pymysql://oslab:$PASSWORD@127.0.0.1:${2:-3306}/$1?charset=utf8"
}

# What a section needs to log in as a service's user.
login() { # USER
  # shellcheck disable=SC2034
  local USER_NAME=$1
  render login.conf
}

# Entry points of packages that are not installed, and programs of our own.
programs_install() {
  local name module
  while read -r name module; do
    printf '#!/usr/bin/python3\nimport sys\nfrom %s import main\nsys.exit(main())\n' "$module" >"$BIN/$name"
    chmod 755 "$BIN/$name"
  done <<'MODULES'
cinder-api cinder.cmd.api
cinder-scheduler cinder.cmd.scheduler
nova-scheduler nova.cmd.scheduler
nova-conductor nova.cmd.conductor
nova-compute nova.cmd.compute
MODULES
  install -m 755 "$LAB"/programs/{cinder-volume,nova-api,empty-service,proxy} "$BIN/"
}

clients_configure() {
  render clouds.yaml >"$OSLAB/clouds.yaml"
  render cindersweep.yaml >"$OSLAB/cindersweep.yaml"
  echo "export OS_CLIENT_CONFIG_FILE=$OSLAB/clouds.yaml OS_CLOUD=oslab-admin" >"$OSLAB/openrc"
}
