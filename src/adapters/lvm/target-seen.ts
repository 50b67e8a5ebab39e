/** A target of whichever kind: what it gives, and who may have it or has it. */
import type { Wwid } from '../../kernel/ids.ts'
import type { Export } from '../../model/backend.ts'
import type { TgtTarget } from '../parse/tgt-targets.ts'

export interface TargetSeen {
  readonly luns: readonly { readonly number: number; readonly path: string; readonly wwid: Wwid | null }[]
  readonly initiators: readonly {
    readonly name: string
    readonly active: boolean
    readonly addresses: readonly string[]
  }[]
}

/** What tgt calls its LUNs is the same on every storage host that runs it: no WWID could be told by it. */
export const tgtSeen = ({ luns, initiators, allowed }: TgtTarget): TargetSeen => ({
  luns: luns.map((lun) => ({ ...lun, wwid: null })),
  initiators: [
    ...initiators.map(({ name, addresses }) => ({ name, active: true, addresses })),
    // Whom it lets in by name; by default that is everybody, which is nobody in particular.
    ...allowed
      .filter((name) => /^(?:iqn|eui)\./.test(name) && !initiators.some((one) => one.name === name))
      .map((name) => ({ name, active: false, addresses: [] })),
  ],
})

/** `/dev/GROUP/NAME` and `/dev/mapper/GROUP-NAME` are one volume. */
export const pathsOf = (group: string, name: string): readonly string[] => [
  `/dev/${group}/${name}`,
  `/dev/mapper/${mapperName(group, name)}`,
]

export const mapperName = (group: string, name: string): string =>
  [group, name].map((part) => part.replaceAll('-', '--')).join('-')

export function exportsOf(object: string, paths: readonly string[], targets: readonly TargetSeen[]): readonly Export[] {
  return targets.flatMap(({ luns, initiators }) =>
    luns
      .filter(({ path }) => paths.includes(path))
      .flatMap(({ number: lun }) =>
        initiators.map(({ name, active, addresses }) => ({
          object,
          host: name,
          lun,
          active,
          initiators: [name],
          addresses,
        })),
      ),
  )
}
