import { describe, expect, it } from 'vitest'
import { hpe3parActs } from '../../../../src/adapters/hpe3par/hpe3par-acts.ts'
import type { BackendAct } from '../../../../src/model/act.ts'
import type { ArrayOutcome, ArrayWriter } from '../../../../src/ports/array-writer.ts'
import { failureOf } from '../../../support/failures.ts'

const object = 'osv-0DM4qZEVSKON-DXN-NwVpw'

function arrayThatSays(outcome: ArrayOutcome) {
  const asked: unknown[] = []
  const say = async (...what: readonly unknown[]): Promise<ArrayOutcome> => {
    asked.push(what)
    return outcome
  }
  const array: ArrayWriter = {
    removeExport: (name) => say('removeExport', name),
    removeObject: (name) => say('removeObject', name),
    rename: (name, to) => say('rename', name, to),
    close: async () => {},
  }
  return { array, asked }
}

const quarantine: BackendAct = { act: 'quarantine', backend: 'ctl@3par', object, keepMs: 1 }
const unexport: BackendAct = { act: 'remove-export', backend: 'ctl@3par', object, host: 'cmp-01', lun: 3 }

describe('the acts of a plan on an array', () => {
  it('rename a volume into quarantine, and back again', async () => {
    const { array, asked } = arrayThatSays({ is: 'done' })
    const write = hpe3parActs(array, true)
    const { after } = await write(quarantine)
    await write({ act: 'restore', backend: 'ctl@3par', object, id: String(after['id']) })
    expect(asked).toEqual([
      ['rename', object, `zcs-${object}`],
      ['rename', `zcs-${object}`, object],
    ])
  })

  it('remove one export, by volume, number and host', async () => {
    const { array, asked } = arrayThatSays({ is: 'done' })
    await hpe3parActs(array, false)(unexport)
    expect(asked).toEqual([['removeExport', { object, host: 'cmp-01', lun: 3 }]])
  })

  it.each([
    ['a volume of an array that nobody declared ours', quarantine, false],
    ['an export whose number was not seen', { ...unexport, lun: null } as BackendAct, true],
    ['a name that would become too long', { ...quarantine, object: 'x'.repeat(28) } as BackendAct, true],
    ['what arrays have not', { act: 'flatten', backend: 'ctl@3par', object } as BackendAct, true],
  ])('leave alone %s', async (_, act, ours) => {
    const { array, asked } = arrayThatSays({ is: 'done' })
    expect((await failureOf(() => hpe3parActs(array, ours)(act))).code).toBe('act.refused')
    expect(asked).toEqual([])
  })

  it('say who stood in the way, and what is gone already', async () => {
    const refusal: ArrayOutcome = {
      is: 'refused',
      because: 'in-use',
      by: ['set s'],
      says: `${object} is in use (set s)`,
    }
    expect(await failureOf(() => hpe3parActs(arrayThatSays(refusal).array, true)(quarantine))).toMatchObject({
      code: 'act.refused',
      message: `${object} is in use (set s)`,
    })
    const gone = hpe3parActs(arrayThatSays({ is: 'already-gone' }).array, true)
    expect((await failureOf(() => gone(unexport))).code).toBe('api.not-found')
  })
})
