import type { Volume } from '../../model/cinder.ts'
import type { Dossier } from '../../model/dossier.ts'
import { isAtRest, isTransitional } from '../../model/volume-status.ts'
import { isKeptReserved, knownVolume, objectIsAbsent, openHolders } from '../claims.ts'
import { objectGone, trashSeen } from '../doubts.ts'
import { attachmentSays, objectSays, volumeSays } from '../evidence.ts'
import { noMatch, type Rule } from '../rule.ts'
import type { Scene } from '../scene.ts'

/** A volume of Cinder's with nothing behind it. */
export const backendMissing: Rule = {
  fault: 'backend-missing',
  severity: 'high',
  remedy: 'on-request',
  patience: 'change',
  contradictedBy: ['hosts', 'watchers'],
  stoppedBy: 'anybody',
  apart: ['volume'],
  recognise(dossier, scene) {
    const { trashed, pool, watchers } = dossier.backend
    if (!objectIsAbsent(dossier) || pool === null) return noMatch
    const volume = knownVolume(dossier)
    if (
      volume === null ||
      volume.host === null ||
      (isTransitional(volume.status) && !isKeptReserved(volume, dossier)) ||
      !isAtRest(volume.migrationStatus)
    )
      return noMatch
    if (volume.status.startsWith('error') && volume.status !== 'error_extending') return noMatch
    const inTrash = trashed.is === 'present'
    const halves = halfDone(dossier, volume, scene)
    if (inTrash && (watchers.items.length > 0 || openHolders(dossier.holders.items).length > 0)) return noMatch
    // A migration that was not finished in every place: the data may still lie under the volume's own id.
    if (volume.nameId !== null && scene.index.lists.objects().has(dossier.id)) return noMatch
    return [
      {
        summary: inTrash ? 'its object lies in the trash of the back end' : 'there is no object of it on the back end',
        evidence: [
          volumeSays(dossier, scene),
          ...dossier.attachments.items.map((attachment) => attachmentSays(attachment, scene)),
          objectSays(dossier, scene),
        ],
        missing: [inTrash ? null : objectGone(dossier), trashSeen(trashed)],
        steps: inTrash
          ? ['restore the object from the trash before it expires']
          : [
              'look in the trash, in other pools and in backups before giving it up',
              'on request, set the status to error, so that nobody builds on it',
            ],
        blocked: halves,
        ...(volume.status === 'in-use' || volume.status === 'reserved' || halves.length > 0
          ? { remedy: 'manual' as const }
          : {}),
      },
    ]
  },
}

/** A driver that died while it renamed or converted the volume leaves its data under a temporary name. */
const halfDone = ({ id }: Dossier, { nameId }: Volume, { index }: Scene): readonly string[] =>
  [id, ...(nameId === null ? [] : [nameId])]
    .flatMap((bears) => index.lists.objects().get(bears))
    .filter(({ object }) => object.form === 'temporary')
    .map(({ object, pool }) => `its data may be in ${object.name} of ${pool.source}, over which its driver died`)
