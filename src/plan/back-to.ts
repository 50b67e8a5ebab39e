/** Recipes for states that are left behind by setting the status that the volume had, or that tells the truth. */
import { statusBefore } from '../diagnose/stuck-state.ts'
import { known } from '../kernel/fact.ts'
import type { Condition } from '../model/condition.ts'
import type { FaultName } from '../model/faults.ts'
import type { Permission } from '../model/permission.ts'
import { nothingToDo, propose, type Recipe } from './recipe.ts'
import { resetStatus } from './records.ts'

/** What it was before: in use where a record holds it, else available, and then nobody may have it open. */
export const backToBefore = (fault: FaultName, needs: Permission | null): Recipe => ({
  fault,
  propose(_, { dossier }) {
    const volume = dossier === null ? null : known(dossier.volume)
    if (dossier === null || volume === null) return nothingToDo('the volume was not seen')
    const { status } = statusBefore(dossier)
    const guards: readonly Condition[] = status === 'available' ? [{ holds: 'nobody-else-has-it', except: [] }] : []
    return propose([resetStatus(volume.id, volume.status, { status }, guards)], { needs })
  },
})

/** A status that says that the content is not what anybody wants: it destroys nothing, and promises nothing. */
export const setTo = (fault: FaultName, status: string, needs: Permission | null): Recipe => ({
  fault,
  propose(_, { dossier }) {
    const volume = dossier === null ? null : known(dossier.volume)
    if (volume === null) return nothingToDo('the volume was not seen')
    return propose([resetStatus(volume.id, volume.status, { status }, [{ holds: 'nobody-else-has-it', except: [] }])], {
      needs,
    })
  },
})
