/** What tools that are not ours say of the guest, and a program in it that uses a map and would notice if it were touched. */
import { asRoot } from './guest.ts'

export interface KernelView {
  /** WWIDs of the device mapper's multipath maps. */
  readonly maps: readonly string[]
  /** `sda naa.6000…` of all SCSI disks. */
  readonly disks: readonly string[]
}

export async function kernelView(): Promise<KernelView> {
  const said = await asRoot(`
    dmsetup ls --target multipath | sed -n 's/^\\([^ \\t]*\\)\\t(.*/map \\1/p'
    for disk in /sys/block/sd*; do [ ! -e $disk ] || echo disk \${disk##*/} $(cat $disk/device/wwid); done`)
  const lines = said.trim().split('\n').sort()
  const of = (kind: string): readonly string[] =>
    lines.filter((line) => line.startsWith(`${kind} `)).map((line) => line.slice(kind.length + 1))
  return { maps: of('map'), disks: of('disk') }
}

/** Whether multipath, the block layer or the daemon still know anything of it. */
export const mentions = async (wwid: string): Promise<string> =>
  asRoot(
    `{ multipath -ll; lsblk -n -o NAME,WWN; multipathd show paths raw format '%d %w'; } | grep -c -e ${wwid} -e ${wwid.slice(1)} || true`,
  )

/** The kernel's own table of a map, and the disks below it. */
export const tableOf = (wwid: string): Promise<string> =>
  asRoot(
    `dmsetup table ${wwid}; dmsetup deps -o devname ${wwid}; lsblk -s -n -o NAME,WWN,HCTL /dev/mapper/${wwid} | sort`,
  )

/** Writes fifty times a second, past all caches, and in the end compares each byte with what it wrote. */
const writer = `
import os, signal, sys, time
disk = os.open(sys.argv[1], os.O_RDWR | os.O_DIRECT | os.O_DSYNC)
size, step, ended = os.lseek(disk, 0, os.SEEK_END), 65536, []
signal.signal(signal.SIGTERM, lambda *_: ended.append(True))
written, turns, room = bytearray(size), 0, memoryview(bytearray(step + 4096))
def aligned(call):
    for at in range(0, 4096, 16):
        try:
            return call(room[at:at + step])
        except OSError as failure:
            if failure.errno != 22:
                raise
while not ended or turns < size // step:
    at = turns % (size // step) * step
    def fill(block):
        block[:] = bytes([turns % 251]) * step
        os.pwritev(disk, [block], at)
        written[at:at + step] = block
    aligned(fill)
    time.sleep(0.02)
    turns += 1
same = 0
for at in range(0, size, step):
    def compare(block):
        os.preadv(disk, [block], at)
        return block == written[at:at + step]
    same += aligned(compare)
open("/run/lab-writer", "w").write("%d of %d" % (same, size // step))
`

export interface Writer {
  /** It went on all the time, and its disk holds exactly what it wrote. */
  untouched(): Promise<boolean>
}

export async function writerOn(wwid: string): Promise<Writer> {
  await asRoot(`rm -f /run/lab-writer
    cat >/run/lab-writer.py <<'PROGRAM'\n${writer}PROGRAM
    systemd-run -q --unit lab-writer python3 /run/lab-writer.py /dev/mapper/${wwid}`)
  return {
    async untouched() {
      const said = await asRoot(`systemctl is-active -q lab-writer; systemctl stop lab-writer; cat /run/lab-writer`)
      const [same, of] = said.split(' of ').map(Number)
      return of !== undefined && of > 0 && same === of
    },
  }
}
