# Debian's packages. Services come from the python3-* packages and entry points of our own: the daemon
# packages would add every qemu architecture, dbconfig and init scripts.
# shellcheck shell=bash

PACKAGES=(mariadb-server rabbitmq-server memcached python3-memcache
  python3-keystone python3-placement python3-cinder cinder-common python3-nova nova-common
  ceph-mon ceph-mgr ceph-osd ceph-common python3-rbd
  libvirt-daemon libvirt-daemon-driver-qemu libvirt-clients python3-libvirt
  qemu-system-x86 qemu-block-extra qemu-utils
  uwsgi-core uwsgi-plugin-python3
  python3-openstackclient python3-osc-placement
  busybox-static syslinux syslinux-common mtools dosfstools fdisk cpio
  openssh-server openssh-client sudo
  curl jq iproute2 procps util-linux)

packages_install() {
  local package missing=() policy=/usr/sbin/policy-rc.d made_policy='' failed=''
  for package in "${PACKAGES[@]}"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ ! -e $policy ]; then # nothing may start by itself
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod 755 $policy
    made_policy=1
  fi
  debconf_answers | debconf-set-selections
  : >"$LOG/apt.log"
  apt_install "${missing[@]}" || { apt-get update >>"$LOG/apt.log" 2>&1 && apt_install "${missing[@]}"; } || failed=1
  [ -z "$made_policy" ] || rm -f $policy
  [ -z "$failed" ] || die "apt-get failed, see $LOG/apt.log"
}

apt_install() { # PACKAGE...
  apt-get install -y --no-install-recommends -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=600 \
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o Dpkg::Options::=--force-unsafe-io \
    "$@" >>"$LOG/apt.log" 2>&1 </dev/null
}

# With these false no question is left.
debconf_answers() {
  local question
  for question in db rabbit ksat neutron placement; do echo "nova-common nova/configure_$question boolean false"; done
  for question in db rabbit ksat; do echo "cinder-common cinder/configure_$question boolean false"; done
  echo "dbconfig-common dbconfig-common/dbconfig-install boolean false"
}
