/**
 * What the command line of a running QEMU tells: which server it is, and the disks it was started with. Those that
 * were plugged in later do not appear, so a disk that is missing here is not proven to be absent.
 */
import { isUuid, type ServerId } from '../../kernel/ids.ts'
import { optionsOf, type QemuOptions } from './qemu-options.ts'
import { readRbdName } from './qemu-rbd-name.ts'

export interface QemuMachine {
  readonly uuid: ServerId | null
  readonly name: string | null
  readonly drives: readonly QemuDrive[]
}

export interface QemuDrive {
  /** The id of `-drive`, or the node name of `-blockdev`. */
  readonly id: string | null
  readonly driver: string
  /** `pool/image`, `/dev/dm-3`, or a file. */
  readonly source: string
  /** What the guest sees as its serial number: Nova writes the volume's id there. */
  readonly serial: string | null
  readonly user: string | null
}

/** Arguments as `/proc/PID/cmdline` divides them; null characters end each. */
export const argumentsOf = (cmdline: string): readonly string[] => {
  const args = cmdline.split('\0')
  return args.at(-1) === '' ? args.slice(0, -1) : args
}

export function parseQemuCommandLine(args: readonly string[], source = '/proc/PID/cmdline'): QemuMachine {
  const given = (option: string): readonly QemuOptions[] =>
    args.flatMap((arg, i) =>
      arg === `-${option}` || arg === `--${option}` ? [optionsOf(args[i + 1] ?? '', source)] : [],
    )
  const uuid = args[args.indexOf('-uuid') + 1] ?? ''
  const [name] = given('name')
  const nodes = given('blockdev')
  const above = named(nodes, 'file')
  const devices = named(given('device'), 'drive')
  const drives = [...given('drive').flatMap(legacyDrive), ...nodes.flatMap(nodeDrive)]
  return {
    uuid: isUuid(uuid) ? (uuid.toLowerCase() as ServerId) : null,
    name: name === undefined ? null : (name.get('guest') ?? name.keys().next().value ?? null),
    drives: drives.map((drive) => ({ ...drive, serial: drive.serial ?? serialOf(drive.id, above, devices) })),
  }
}

type ByName = ReadonlyMap<string | undefined, QemuOptions>

/** Nodes and devices by the node that they name as the one below them. */
const named = (all: readonly QemuOptions[], key: string): ByName =>
  new Map(all.map((options) => [options.get(key), options] as const))

function legacyDrive(options: QemuOptions): readonly QemuDrive[] {
  const file = options.get('file') ?? options.get('file.filename')
  const serial = options.get('serial') ?? null
  const id = options.get('id') ?? null
  if (file === undefined) return nodeDrive(inner(options, id))
  const rbd = readRbdName(file)
  if (rbd !== null) return [{ id, driver: 'rbd', source: rbd.image, serial, user: rbd.user }]
  return [{ id, driver: file.startsWith('/dev/') ? 'host_device' : 'file', source: file, serial, user: null }]
}

/** `-drive file.driver=rbd,file.pool=…` spells a node out. */
const inner = (options: QemuOptions, id: string | null): QemuOptions => {
  const node = [...options].flatMap(([key, value]) => (key.startsWith('file.') ? [[key.slice(5), value] as const] : []))
  return new Map(id === null ? node : [...node, ['node-name', id]])
}

/** Only the nodes that reach outside; those above them, such as a format, name them in `file`. */
function nodeDrive(options: QemuOptions): readonly QemuDrive[] {
  const driver = options.get('driver')
  const source = sourceOf(options)
  if (driver === undefined || source === null) return []
  return [{ id: options.get('node-name') ?? null, driver, source, serial: null, user: options.get('user') ?? null }]
}

function sourceOf(options: QemuOptions): string | null {
  const pool = options.get('pool')
  const image = options.get('image')
  if (pool !== undefined && image !== undefined) {
    const namespace = options.get('namespace')
    return namespace === undefined || namespace === '' ? `${pool}/${image}` : `${pool}/${namespace}/${image}`
  }
  const target = options.get('target')
  if (target !== undefined) return `${target}/${options.get('lun') ?? '0'}`
  return options.get('filename') ?? options.get('path') ?? options.get('device') ?? null
}

/** So many filters never lie between a disk and its data. */
const mostSteps = 32

/** The serial number is the device's: which names the drive, or a node above it. */
function serialOf(id: string | null, above: ByName, devices: ByName): string | null {
  let name: string | undefined = id ?? undefined
  for (let step = 0; name !== undefined && step < mostSteps; step++) {
    const device = devices.get(name)
    if (device !== undefined) return device.get('serial') ?? null
    name = above.get(name)?.get('node-name')
  }
  return null
}
