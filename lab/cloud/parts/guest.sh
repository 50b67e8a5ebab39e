# The guest's disk: 64 MiB with syslinux, Debian's cloud kernel and a busybox initramfs. Such a guest is up
# within seconds without KVM, and answers hot-unplug and the power button.
# shellcheck shell=bash

GUEST_MODULES=(virtio/virtio virtio/virtio_ring virtio/virtio_pci_legacy_dev virtio/virtio_pci_modern_dev
  virtio/virtio_pci block/virtio_blk)

guest_build() {
  [ -s "$OSLAB/guest.raw" ] && return 0
  local dir=$OSLAB/guest kernel
  rm -rf "$dir"
  mkdir -p "$dir"/{deb,kernel} "$dir"/root/{bin,dev,proc,sys,lib}
  guest_fetch_kernel "$dir"
  kernel=$(ls "$dir/kernel/lib/modules")
  guest_initramfs "$dir" "$dir/kernel/lib/modules/$kernel"
  guest_disk "$dir" "$dir/kernel/boot/vmlinuz-$kernel"
  mv "$dir/disk" "$OSLAB/guest.raw"
  rm -rf "$dir"
}

guest_fetch_kernel() { # DIRECTORY
  local package
  package=$(apt-cache depends linux-image-cloud-amd64 | awk '/Depends:/ && !name {name = $2} END {print name}')
  (cd "$1/deb" && apt-get download "$package" >>"$LOG/apt.log" 2>&1)
  dpkg-deb -x "$1"/deb/linux-image-*.deb "$1/kernel"
}

guest_initramfs() { # DIRECTORY MODULES
  local root=$1/root module
  cp /bin/busybox "$root/bin/busybox"
  for module in "${GUEST_MODULES[@]}"; do cp "$2/kernel/drivers/$module.ko" "$root/lib/"; done
  find "$2" \( -name button.ko -o -name evdev.ko \) -exec cp {} "$root/lib/" \;
  install -m 755 "$LAB/programs/guest-init" "$root/init"
  (cd "$root" && find . | cpio -o -H newc --quiet | gzip -9) >"$1/initrd.gz"
}

guest_disk() { # DIRECTORY KERNEL
  local disk=$1/disk
  truncate -s 64M "$disk"
  echo '2048,,e,*' | sfdisk -q --label dos "$disk"
  mkfs.vfat -F 16 --offset 2048 -h 2048 "$disk" $(((64 * 2048 - 2048) / 2)) >/dev/null
  dd if=/usr/lib/syslinux/mbr/mbr.bin of="$disk" conv=notrunc bs=440 count=1 status=none
  cp "$2" "$1/vmlinuz"
  mcopy -i "$disk@@1M" "$1/vmlinuz" "$1/initrd.gz" "$LAB/etc/syslinux.cfg" ::
  syslinux --offset $((2048 * 512)) --install "$disk"
}
