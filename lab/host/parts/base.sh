# The package base: a Debian tree with a kernel, made once; again only when the list of packages changes.
# shellcheck shell=bash

MIRROR=${OSLAB_HOST_MIRROR:-http://deb.debian.org/debian}
SECURITY_MIRROR=${OSLAB_HOST_SECURITY_MIRROR:-http://deb.debian.org/debian-security}
GUEST_PACKAGES=systemd-sysv,udev,kmod,iproute2,linux-image-amd64,initramfs-tools,zstd
GUEST_PACKAGES+=,multipath-tools,open-iscsi,lvm2,dmsetup,openssh-server,sudo,procps
GUEST_PACKAGES+=,psmisc,lsof,sg3-utils,e2fsprogs,util-linux,jq,python3-minimal

# No virtual machine needs these; without them the image and depmod are quick.
UNUSED_MODULES=(sound drivers/{gpu,media,hid,iio,staging,isdn,infiniband,bluetooth,usb,mtd,ata,platform,hwmon,leds,input/joystick}
  drivers/net/{ethernet,wireless,wan,usb,can,hamradio} net/{bluetooth,mac80211,wireless}
  fs/{ocfs2,gfs2,ceph,nfs,nfsd,cifs,smb,btrfs,f2fs,ntfs3,jfs,reiserfs})

base_build() {
  local id base=$OSLAB_HOST/base since=$SECONDS
  id=$(printf '%s\n' "$GUEST_PACKAGES" "${UNUSED_MODULES[@]}" | sha256sum | cut -c1-16)
  [ "$(cat "$OSLAB_HOST/base.id" 2>/dev/null)" != "$id" ] || return 0
  log "builds the package base"
  rm -f "$OSLAB_HOST/base.id"
  remove_tree "$base"
  base_unpack "$base"
  base_kernel "$base" "$(basename "$base"/lib/modules/*)"
  rm -f "$base"/etc/ssh/ssh_host_*
  chroot "$base" dpkg-query -W >"$OSLAB_HOST/packages.txt"
  echo "$id" >"$OSLAB_HOST/base.id"
  log "package base built in $((SECONDS - since)) s"
}

# shellcheck disable=SC2016
base_unpack() { # TREE
  local initramfs='mkdir -p "$1/etc/initramfs-tools/conf.d" &&
    printf "MODULES=list\nCOMPRESS=zstd\n" >"$1/etc/initramfs-tools/conf.d/lab"'
  # Before the kernel's package makes one: of all modules it would take longer than all else together.
  nice -n 10 mmdebstrap --essential-hook="$initramfs" --mode=root --variant=minbase --components=main \
    --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Check-Valid-Until "false"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --include="$GUEST_PACKAGES" bookworm "$1" \
    "deb $MIRROR bookworm main" "deb $MIRROR bookworm-updates main" \
    "deb $SECURITY_MIRROR bookworm-security main" >"$OSLAB_HOST/build.log" 2>&1 9>&- ||
    { tail -20 "$OSLAB_HOST/build.log" >&2; die "mmdebstrap failed"; }
}

base_kernel() { # TREE VERSION
  local tree=$1 version=$2 module
  for module in "${UNUSED_MODULES[@]}"; do rm -rf "$tree/lib/modules/$version/kernel/$module"; done
  printf '%s\n' virtio_pci virtio_blk virtio_net ext4 >>"$tree/etc/initramfs-tools/modules"
  chroot "$tree" depmod "$version"
  chroot "$tree" update-initramfs -u -k "$version" >>"$OSLAB_HOST/build.log" 2>&1
  cp "$tree/boot/vmlinuz-$version" "$OSLAB_HOST/vmlinuz"
  cp "$tree/boot/initrd.img-$version" "$OSLAB_HOST/initrd"
  rm -f "$tree"/boot/initrd* "$tree"/boot/System.map*
}
