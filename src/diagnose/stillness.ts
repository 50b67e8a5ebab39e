/** Settle first: what moves, and what moved a moment ago, is not judged. */
import { known } from '../kernel/fact.ts'
import { type Instant, parseInstant } from '../kernel/time.ts'
import type { Claim, Dossier } from '../model/dossier.ts'
import { isUnfinished } from '../model/nova.ts'
import { settleOf } from '../model/policy.ts'
import { isAtRest } from '../model/volume-status.ts'
import type { Rule } from './rule.ts'
import type { Scene } from './scene.ts'
import { workerAlive } from './workers.ts'

type Patient = Pick<Rule, 'fault' | 'patience'>

/** Why the dossier is in motion, or null when it rests. */
export function motionOf(dossier: Dossier, rule: Patient, scene: Scene): string | null {
  if (rule.patience === 'at-once') return null
  for (const claim of dossier.claims) {
    const reason = claimMotion(claim, scene)
    if (reason !== null) return reason
  }
  const volume = known(dossier.volume)
  if (volume !== null && rule.fault !== 'stuck-migrating' && !isAtRest(volume.migrationStatus)) {
    return `the volume is in migration (${volume.migrationStatus})`
  }
  if (rule.patience === 'none') return null
  const worker = workerAlive(dossier, scene)
  if (worker !== null) return `${worker.host} works on it (${worker.status})`
  return tooYoung(dossier, rule, scene)
}

function claimMotion(claim: Claim, scene: Scene): string | null {
  const server = known(claim.fact)
  if (claim.holders.some((holder) => holder.domain.migrating)) return `a domain of server ${claim.server} is migrating`
  if (server === null) return null
  if (server.taskState !== null) return `server ${server.id} is ${server.taskState}`
  if (server.status === 'BUILD' || server.vmState === 'building') return `server ${server.id} is being built`
  if (server.vmState === 'resized' || server.status === 'VERIFY_RESIZE')
    return `server ${server.id} waits for its resize to be confirmed`
  const migrations = scene.index.lists.migrations().get(server.id)
  const open = migrations.find((migration) => isUnfinished(migration) && isRecent(migration.updatedAt, scene))
  return open === undefined ? null : `server ${server.id} has the migration ${open.id} ${open.status}`
}

/** Even a laboratory that settles at once gives a migration this long. */
const leastMigrationMs = 600_000

/** A migration record that nothing has touched for hours is residue, not motion. */
function isRecent(updatedAt: string | null, scene: Scene): boolean {
  const at = parseInstant(updatedAt)
  return at === null || scene.now - at < Math.max(settleOf(scene.policy, 'migrating'), leastMigrationMs)
}

function tooYoung(dossier: Dossier, rule: Patient, scene: Scene): string | null {
  const volume = known(dossier.volume)
  const state = rule.fault === 'stuck-migrating' ? 'migrating' : (volume?.status ?? '')
  const settleMs = rule.patience === 'state' ? settleOf(scene.policy, state) : scene.policy.settleMs
  const changed = lastChange(dossier)
  if (changed === null || scene.now - changed >= settleMs) return null
  return 'it changed a moment ago'
}

/** When anything in the dossier was last seen to change. Creation counts only for a row that was never updated. */
export function lastChange(dossier: Dossier): Instant | null {
  const volume = known(dossier.volume)
  const texts: (string | null)[] = volume === null ? objectTimes(dossier) : [volume.updatedAt ?? volume.createdAt]
  for (const attachment of dossier.attachments.items) texts.push(attachment.attachedAt)
  for (const claim of dossier.claims)
    texts.push(known(claim.fact)?.updatedAt ?? null, known(claim.past)?.endedAt ?? null)
  const instants = texts.map(parseInstant).filter((instant) => instant !== null)
  return instants.length === 0 ? null : Math.max(...instants)
}

/** Of a volume without a row only its object tells a time. */
function objectTimes({ backend }: Dossier): (string | null)[] {
  const trashed = known(backend.trashed)
  return [known(backend.object)?.createdAt ?? null, trashed?.trash?.deletedAt ?? null, backend.kept?.createdAt ?? null]
}
