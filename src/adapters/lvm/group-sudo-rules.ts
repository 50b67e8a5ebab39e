/** What the look at a storage host runs through sudo there, in the same form as what the probe runs on compute hosts. */
import { CinderSweepError } from '../../kernel/errors.ts'
import type { SudoRule } from '../hosts/sudo-rules.ts'

export interface SudoGroup {
  readonly group: string
  readonly target: 'lio' | 'tgt' | 'none'
}

const lvsColumns = 'vg_name,vg_uuid,lv_name,lv_uuid,lv_attr,lv_size,lv_time,origin,pool_lv,lv_tags'

/** How often a volume is open is told by the rule for `dmsetup` that compute hosts have too. */
export function groupSudoRules(groups: readonly SudoGroup[]): readonly SudoRule[] {
  const names = [...new Set(groups.map(({ group }) => group))].map(literal)
  const kinds = new Set(groups.map(({ target }) => target))
  const lvs = `--reportformat json --units b --nosuffix -o ${lvsColumns} `
  return [
    ...names.map((name) => ({ program: 'lvs', isSystem: true, takes: `${lvs}${name}` })),
    ...(kinds.has('tgt') ? [{ program: 'tgtadm', isSystem: true, takes: '--lld iscsi --op show --mode target' }] : []),
    ...(kinds.has('lio')
      ? [{ program: 'sed', isSystem: false, takes: '/_password/d /etc/target/saveconfig[.]json' }]
      : []),
  ]
}

/** As LVM lets groups be named; anything else could say more in sudoers than a name. */
function literal(group: string): string {
  if (/^[A-Za-z0-9_+.][A-Za-z0-9_+.-]*$/.test(group)) return group.replace(/[+.]/g, '[$&]')
  throw new CinderSweepError('config.invalid', `"${group}" is no name of a volume group`, {
    hint: 'Correct volume_group of that back end in the configuration.',
  })
}
