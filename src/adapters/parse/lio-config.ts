/** iSCSI targets of the kernel, as targetcli saves them in /etc/target/saveconfig.json. Its CHAP secrets are not read. */
import { readJson } from './json-document.ts'
import { type JsonRow, rowOf } from './json-row.ts'

export interface LioTarget {
  readonly name: string
  readonly luns: readonly LioLun[]
  readonly initiators: readonly LioInitiator[]
}

export interface LioLun {
  readonly number: number
  /** `/dev/cinder-volumes/volume-…`; null when its storage object is not in the file. */
  readonly path: string | null
  /** The serial number of the unit, of which the kernel makes its identifier. */
  readonly serial: string | null
}

/** Who may log in, and which LUNs it then sees. Whether it is logged in only configfs tells. */
export interface LioInitiator {
  readonly name: string
  readonly luns: readonly number[]
}

export function parseLioConfig(text: string, source = 'saveconfig.json'): readonly LioTarget[] {
  const root = rowOf(readJson(source, text))
  const objects = new Map(
    root
      .rowsOr('storage_objects')
      .map((row) => [`/backstores/${row.text('plugin')}/${row.text('name')}`, row] as const),
  )
  return root
    .rows('targets')
    .filter((target) => target.text('fabric') === 'iscsi')
    .map((target) => targetOf(target, objects))
}

function targetOf(target: JsonRow, objects: ReadonlyMap<string, JsonRow>): LioTarget {
  const groups = target.rowsOr('tpgs')
  return {
    name: target.text('wwn'),
    luns: groups
      .flatMap((group) => group.rowsOr('luns'))
      .map((lun) => lunOf(lun.number('index'), objects.get(lun.text('storage_object')))),
    initiators: groups
      .flatMap((group) => group.rowsOr('node_acls'))
      .map((acl) => ({
        name: acl.text('node_wwn'),
        luns: acl.rowsOr('mapped_luns').map((lun) => lun.number('index')),
      })),
  }
}

const lunOf = (number: number, object: JsonRow | undefined): LioLun => ({
  number,
  path: object?.textOr('dev', null) ?? null,
  serial: object?.textOr('wwn', null) ?? null,
})
