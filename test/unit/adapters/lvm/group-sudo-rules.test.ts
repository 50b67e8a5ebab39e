/** The lines for storage hosts, held against what the look really runs there: the real script, in sh. */
import { describe, expect, it } from 'vitest'
import { sudoersFor, sudoRules } from '../../../../src/adapters/hosts/sudo-rules.ts'
import { groupSudoRules } from '../../../../src/adapters/lvm/group-sudo-rules.ts'
import { lvmReader } from '../../../../src/adapters/lvm/lvm-reader.ts'
import { failureOf } from '../../../support/failures.ts'
import { storageHost } from '../../../support/storage-host.ts'

const volumes = [{ name: 'volume-0d7e5a3c-1111-4222-8333-444455556666', exported: { 'iqn.x:1': 'logged-in' } }] as const

async function callsOf(kind: 'lio' | 'tgt', group: string): Promise<readonly string[]> {
  const host = storageHost({ group, volumes, kind, configfs: false })
  const place = { source: 'R lvm', serves: 'storage-01@lvm', ours: true, group, target: kind, deadlineMs: 20_000 }
  await lvmReader({ shell: host.shell, ...place, nonce: () => 'n' }).look()
  return host.sudoCalls()
}

const rulesFor = (...groups: readonly string[]) =>
  groupSudoRules(groups.flatMap((group) => (['lio', 'tgt'] as const).map((target) => ({ group, target }))))

const isAllowed = (call: string, groups: readonly string[]): boolean =>
  [...sudoRules, ...rulesFor(...groups)].some(({ program, takes }) =>
    new RegExp(`^${program} (?:${takes})$`).test(call),
  )

describe('what the look at a volume group runs through sudo', () => {
  it.each(['lio', 'tgt'] as const)('is let through by a line, each of it, with targets of %s', async (kind) => {
    const calls = await callsOf(kind, 'cinder-volumes')
    expect(calls).toHaveLength(3)
    for (const call of calls) expect(isAllowed(call, ['cinder-volumes']), call).toBe(true)
  })

  it('is all that the lines let through: none of them stands there for nothing', async () => {
    const calls = [...(await callsOf('lio', 'vg')), ...(await callsOf('tgt', 'vg'))]
    for (const { program, takes } of rulesFor('vg'))
      expect(calls.some((call) => new RegExp(`^${program} (?:${takes})$`).test(call))).toBe(true)
  })
})

describe('the lines', () => {
  it.each([
    'lvs --reportformat json --units b --nosuffix -o vg_name,vg_uuid,lv_name,lv_uuid,lv_attr,lv_size,lv_time,origin,pool_lv,lv_tags other',
    'lvs --reportformat json --units b --nosuffix -o vg_name,vg_uuid,lv_name,lv_uuid,lv_attr,lv_size,lv_time,origin,pool_lv,lv_tags vg.1 --config x',
    'lvs --reportformat json --units b --nosuffix -o vg_name,vg_uuid,lv_name,lv_uuid,lv_attr,lv_size,lv_time,origin,pool_lv,lv_tags vgx1',
    'sed -i /_password/d /etc/target/saveconfig.json',
    'sed /_password/d /etc/shadow',
    'tgtadm --lld iscsi --op delete --mode target --tid 1',
    'lvremove vg.1/volume-x',
  ])('let nothing else through: %s', (call) => {
    expect(isAllowed(call, ['vg.1'])).toBe(false)
  })

  it('are printed for the groups that there are, and no others', () => {
    expect(sudoersFor('sweep')).not.toContain('CINDERSWEEP_GROUPS')
    const printed = sudoersFor('sweep', { groups: rulesFor('vg+one', 'vg+one') })
    expect(printed.match(/vg\[\+\]one\$/g)).toHaveLength(2)
    expect(printed).toMatch(/^sweep ALL=\(root\) NOPASSWD: CINDERSWEEP_GROUPS$/m)
  })

  it('are not printed for what is no name of a group', async () => {
    const failure = await failureOf(() => rulesFor('vg, /bin/sh'))
    expect(failure).toMatchObject({ code: 'config.invalid' })
  })
})
