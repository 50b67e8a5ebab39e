/** Targets of the kernel, as the look at a storage host tells them. */
import type { Wwid } from '../../kernel/ids.ts'
import type { LioTarget } from '../parse/lio-config.ts'
import type { TargetSeen } from './target-seen.ts'

interface Draft {
  readonly luns: { readonly number: number; readonly path: string; readonly wwid: Wwid | null }[]
  readonly initiators: { readonly name: string; readonly active: boolean; readonly addresses: readonly string[] }[]
}

export function lioTargets(rows: readonly (readonly string[])[]): readonly TargetSeen[] {
  const targets = new Map<string, Draft>()
  for (const [target = '', kind, name = '', ...rest] of rows) {
    const draft = targets.getOrInsert(target, { luns: [], initiators: [] })
    if (kind === 'lun') draft.luns.push({ number: numberIn(name), path: rest[0] ?? '', wwid: lioWwid(rest[1] ?? '') })
    else if (kind === 'initiator')
      draft.initiators.push({ name, active: !/^No active/i.test(rest[0] ?? ''), addresses: [] })
  }
  return [...targets.values()]
}

/** The same from the file that they are set up from. Who is logged in it does not know. */
export const savedTarget = ({ luns, initiators }: LioTarget): TargetSeen => ({
  luns: luns.flatMap(({ number, path, serial }) =>
    path === null ? [] : [{ number, path, wwid: serial === null ? null : lioWwid(serial) }],
  ),
  initiators: initiators.map(({ name }) => ({ name, active: false, addresses: [] })),
})

const numberIn = (name: string): number => Number(/\d+$/.exec(name)?.[0] ?? 0)

/** The kernel makes its NAA identifier of its own prefix and the first 25 hexadecimal digits of the serial number. */
export function lioWwid(serial: string): Wwid | null {
  const digits = serial
    .replace(/^.*:/, '')
    .replace(/[^\da-f]/gi, '')
    .toLowerCase()
  return digits.length < 25 ? null : (`36001405${digits.slice(0, 25)}` as Wwid)
}
