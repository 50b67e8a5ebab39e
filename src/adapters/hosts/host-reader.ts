/** Hosts behind their port: one script a host and look, read-only, and what it could not see. */
import { asFailure } from '../../kernel/errors.ts'
import type { Unseen, UnseenReason } from '../../kernel/fact.ts'
import type { HostName } from '../../kernel/ids.ts'
import type { HostReport, MultipathMap } from '../../model/host.ts'
import type { ExtraHost, HostReader } from '../../ports/hosts.ts'
import type { Shell, ShellAnswer } from '../../ports/shell.ts'
import { parseMultipathJson } from '../parse/multipath-json.ts'
import { parseMounts } from '../parse/proc-mounts.ts'
import { wwidFromDmUuid } from '../parse/scsi-wwid.ts'
import { type Devices, diskOf, hasMaps, loosePathsOf, mapOf, mappedOf } from './devices.ts'
import { domainsIn } from './domains.ts'
import { type ProbeAnswer, readAnswer, rowsOf, type Section } from './probe-answer.ts'
import { probeScript } from './probe-script.ts'

export interface HostReaderOptions {
  /** Beside those that Nova knows. */
  readonly extra: readonly ExtraHost[]
  shellOf(host: HostName): Shell
  readonly deadlineMs: number
  /** Whether what needs root may be asked for through sudo; it may unless told otherwise. */
  readonly sudo?: boolean | undefined
  /** A word that no device or domain can guess. */
  nonce(): string
}

export const hostReader = (options: HostReaderOptions): HostReader => ({
  extra: options.extra,
  async look(host) {
    try {
      const nonce = options.nonce()
      const shell = options.shellOf(host)
      const argv = ['sh', '-s', nonce, options.sudo === false ? 'no' : 'yes'] as const
      const answer = await shell.run({ argv, stdin: probeScript, deadlineMs: options.deadlineMs })
      return reportOf(host, readAnswer(answer.stdout, nonce), answer)
    } catch (thrown) {
      const failure = asFailure(thrown)
      if (failure.code === 'interrupted' || failure.code === 'internal') throw failure
      return { ...emptyReport(host), unseen: unseen(host, reasonOf(failure.code), failure.message) }
    }
  },
})

const reasonOf = (code: string): UnseenReason =>
  code === 'host.refused' || code === 'host.key' ? 'refused' : code === 'parse.malformed' ? 'nonsense' : 'unreachable'

const sourceOf = (host: HostName): string => `host ${host}`

const unseen = (host: HostName, reason: UnseenReason, sentence: string): Unseen => ({
  source: sourceOf(host),
  reason,
  detail: sentence.startsWith(sourceOf(host)) ? sentence : `${sourceOf(host)}: ${sentence}`,
})

const emptyReport = (host: HostName): HostReport => ({
  host,
  source: sourceOf(host),
  address: null,
  unseen: null,
  domains: [],
  maps: [],
  loosePaths: [],
})

function reportOf(host: HostName, answer: ProbeAnswer, { late, stderr, code }: ShellAnswer): HostReport {
  const devices = devicesIn(answer)
  const { maps, problem: mapsProblem } = mapsIn(answer, devices)
  const { domains, problem: domainsProblem } = domainsIn(answer, devices)
  const seen = {
    ...emptyReport(host),
    initiators: initiatorsIn(answer),
    domains,
    maps,
    loosePaths: loosePathsOf(maps, devices),
  }
  if (late) return { ...seen, unseen: unseen(host, 'timed-out', 'it did not answer whole in time') }
  if (!answer.whole) {
    const said = stderr.trim().split('\n').at(-1)
    return { ...seen, unseen: unseen(host, 'cut-short', `the look ended with ${code}${said ? `: ${said}` : ''}`) }
  }
  const problem = domainsProblem ?? mapsProblem
  return problem === null ? seen : { ...seen, unseen: unseen(host, 'refused', problem) }
}

/** WWPNs as the kernel writes them, `0x1000…`; of several sessions each has the same name. */
function initiatorsIn({ sections }: ProbeAnswer): readonly string[] {
  const lines = (sections.get('initiators')?.text ?? '').split('\n').map((line) => line.trim().replace(/^0x/, ''))
  return [...new Set(lines.filter((line) => /^(?:[\da-f]{16}|iqn\.\S+|eui\.\S+)$/i.test(line)))]
}

function devicesIn({ sections }: ProbeAnswer): Devices {
  const disks = rowsOf(sections.get('scsi')).map(diskOf)
  const mapped = rowsOf(sections.get('mapper')).map(mappedOf)
  const opens = (sections.get('opens')?.text ?? '').split('\n').map((line) => line.split('|'))
  return {
    disks: new Map(disks.map((disk) => [disk.device, disk])),
    mapped: new Map(mapped.map((device) => [device.device, device])),
    mounts: parseMounts(sections.get('mounts')?.text ?? ''),
    links: new Map(rowsOf(sections.get('links')).map(([link = '', device = '']) => [link, device])),
    opens: new Map(
      opens.filter((fields) => fields.length === 3).map(([name, , open]) => [name as string, Number(open)]),
    ),
  }
}

/** Where the kernel has no map of multipath's, nobody needs to be asked. */
function mapsIn(
  { sections }: ProbeAnswer,
  devices: Devices,
): { maps: readonly MultipathMap[]; problem: string | null } {
  if (!hasMaps(devices)) return { maps: [], problem: null }
  const list = sections.get('maps')
  if (list === undefined || list.code !== 0)
    return { maps: [], problem: `multipathd was not seen: ${list?.says || 'it did not answer'}` }
  const maps = parseMultipathJson(list.text).map((map) => mapOf(map, devices))
  return { maps, problem: untold(maps, devices) ?? uncounted(maps, devices, sections.get('opens')) }
}

/** A daemon that is starting, or that was told to leave a map alone, does not list what the kernel has. */
function untold(maps: readonly MultipathMap[], { mapped }: Devices): string | null {
  const here = new Set(maps.map(({ device }) => device))
  const missing = mapped.values().find(({ device, uuid }) => wwidFromDmUuid(uuid) !== null && !here.has(device))
  return missing === undefined ? null : `multipathd does not tell of map ${missing.name}, which the kernel has`
}

function uncounted(maps: readonly MultipathMap[], { opens }: Devices, section: Section | undefined): string | null {
  const map = maps.find(({ name }) => !opens.has(name))
  return map === undefined
    ? null
    : `how often map ${map.name} is open was not seen: ${section?.says || 'dmsetup needs root'}`
}
