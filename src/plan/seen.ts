/** What a plan saw of a thing, fact by fact, and how another look differs from it. */
import type { Fact } from '../kernel/fact.ts'
import type { Dossier } from '../model/dossier.ts'
import type { Finding } from '../model/finding.ts'
import type { HostDevice, MultipathMap, ScsiPath } from '../model/host.ts'
import { sameHost } from '../model/host-name.ts'
import type { Seen } from '../model/plan.ts'
import { devicesIn, type View } from './view.ts'

/** Only what a repair rests on, in words; what always moves, such as the age of a log, is left out. */
export function seenOf(finding: Finding, view: View): Seen {
  const facts = view.dossier === null ? [] : ofVolume(view.dossier)
  const devices = devicesIn(view).filter((device) => concerns(device, finding))
  return Object.fromEntries([...facts, ...devices.flatMap(ofDevice)].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** A fact that is not as it was; null where it was not there, or no longer is. */
export interface Change {
  readonly name: string
  readonly was: string | null
  readonly is: string | null
}

export function changesBetween(before: Seen, now: Seen): readonly Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort()
  return names
    .map((name) => ({ name, was: before[name] ?? null, is: now[name] ?? null }))
    .filter(({ was, is }) => was !== is)
}

export function sayChange({ name, was, is }: Change): string {
  if (is === null) return `${name} was ${was}, and is not there now`
  return was === null ? `${name} is ${is}, and was not there` : `${name} was ${was}, and is ${is}`
}

type Named = readonly [string, string]

function ofVolume(dossier: Dossier): readonly Named[] {
  const { backend } = dossier
  return [
    [
      'volume',
      fact(dossier.volume, ({ status, migrationStatus, host, updatedAt }) =>
        words(status, migrationStatus, host, updatedAt),
      ),
    ],
    ...dossier.attachments.items.map(
      ({ id, status, server, host, connected }): Named => [
        `attachment ${id}`,
        words(
          status,
          server === null ? 'of no server' : `of server ${server}`,
          host && `on ${host}`,
          connected === false && 'without a connection',
        ),
      ],
    ),
    ...dossier.claims.flatMap((claim): readonly Named[] => [
      ...(claim.server === null
        ? []
        : [
            [
              `server ${claim.server}`,
              fact(claim.fact, ({ status, taskState, host, locked }) =>
                words(status, taskState, host && `on ${host}`, locked && 'locked'),
              ),
            ] as const,
          ]),
      ...claim.mappings.items.map(
        (mapping): Named => [
          `mapping of server ${mapping.server}`,
          mapping.attachment ? `by attachment ${mapping.attachment}` : 'there',
        ],
      ),
    ]),
    ...dossier.holders.items.map(
      ({ host, domain, disk }): Named => [
        `domain ${domain.uuid} on ${host}`,
        words(domain.state, domain.migrating && 'migrating', `with it as ${disk.target}`),
      ],
    ),
    [
      'object',
      fact(backend.object, ({ name, snapshots, children }) =>
        words(name, ...snapshots.map((one) => `snapshot ${one}`), ...children.map((one) => `clone ${one}`)),
      ),
    ],
    ['object in the trash', fact(backend.trashed, ({ name, trash }) => words(name, trash?.id))],
    ...backend.watchers.items.map(
      ({ address, client, cookie }): Named => [`watcher ${address}`, `client ${client}, cookie ${cookie}`],
    ),
    ...backend.exports.items.map(
      ({ host, lun, active }): Named => [
        `export to ${host}`,
        words(lun === null ? null : `LUN ${lun}`, active ? 'logged in' : 'not logged in'),
      ],
    ),
    ...dossier.snapshots.map(({ id, status }): Named => [`snapshot ${id}`, status]),
    ...dossier.workers.items.map(({ host, status }): Named => [`work of ${host ?? 'nobody'}`, status]),
  ]
}

const concerns = ({ host, map, path }: HostDevice, finding: Finding): boolean =>
  finding.volume !== null ||
  ((finding.host === null || sameHost(finding.host, host)) &&
    [map?.wwid, path?.wwid, path?.device].includes(finding.device as never))

const ofDevice = ({ host, map, path }: HostDevice): readonly Named[] =>
  map !== null ? ofMap(map, host) : path !== null ? [ofPath(path, host)] : []

const ofMap = (map: MultipathMap, host: string): readonly Named[] => [
  [
    `map ${map.wwid} on ${host}`,
    words(`open ${map.openCount} times`, ...map.holders.map((holder) => `held by ${holder}`)),
  ],
  ...map.paths.map((path) => ofPath(path, host)),
]

const ofPath = (path: ScsiPath, host: string): Named => [
  `path ${path.hctl} on ${host}`,
  words(path.device, path.state, path.wwid),
]

const fact = <T>(value: Fact<T>, of: (value: T) => string): string =>
  value.is === 'present' ? of(value.value) : value.is

const words = (...parts: readonly (string | null | undefined | false)[]): string =>
  parts.filter((part) => part !== null && part !== undefined && part !== false && part !== '').join(', ')
