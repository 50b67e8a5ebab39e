import { describe, expect, it } from 'vitest'
import { hostReader } from '../../../../src/adapters/hosts/host-reader.ts'
import { CinderSweepError } from '../../../../src/kernel/errors.ts'
import type { HostName } from '../../../../src/kernel/ids.ts'
import type { HostReport } from '../../../../src/model/host.ts'
import type { ShellAnswer } from '../../../../src/ports/shell.ts'
import { type GivenSection, probeText } from '../../../support/probe-sections.ts'

const nonce = 'n0nce'
const server = '11111111-1111-4111-8111-111111111111'
const volume = '22222222-2222-4222-8222-222222222222'
const wwid = '360002ac0000000000200013800021f2a'

async function lookAt(answer: Partial<ShellAnswer>): Promise<HostReport> {
  const shell = {
    name: 'host',
    run: async () => ({ code: 0, late: false, stdout: '', stderr: '', ...answer }),
  }
  return hostReader({ extra: [], shellOf: () => shell, deadlineMs: 1_000, nonce: () => nonce }).look(
    'compute-01' as HostName,
  )
}

const look = (sections: Readonly<Record<string, GivenSection>>): Promise<HostReport> =>
  lookAt({ stdout: probeText(nonce, sections) })

const disk = (source: string): string =>
  `<disk device='disk' ${source.startsWith('/') ? "type='block'" : "type='network'"}>${source.startsWith('/') ? `<source dev='${source}'/>` : `<source protocol='rbd' name='${source}'/>`}<target dev='vdb'/><serial>${volume}</serial></disk>`

const domain = (source: string, state = 'running', job = 'Job type:         None'): Record<string, GivenSection> => ({
  domains: { text: `${server}\n\n` },
  [`state ${server}`]: { text: `${state}\n` },
  [`job ${server}`]: { text: `${job}\n` },
  [`xml ${server}`]: {
    text: `<domain><name>instance-1</name><uuid>${server}</uuid><devices>${disk(source)}</devices></domain>`,
  },
})

const mapJson = JSON.stringify({
  major_version: 0,
  minor_version: 1,
  maps: [
    {
      name: 'mpatha',
      uuid: wwid,
      sysfs: 'dm-3',
      features: '1 queue_if_no_path',
      path_groups: [
        {
          paths: [
            { dev: 'sdc', dev_t: '8:32', dm_st: 'failed', dev_st: 'running', chk_st: 'faulty' },
            { dev: 'sdd', dev_t: '8:48', dm_st: 'active', dev_st: 'running', chk_st: 'ready' },
          ],
        },
      ],
    },
  ],
})

const multipath: Record<string, GivenSection> = {
  scsi: {
    text: [
      `sdc\t3:0:0:3\trunning\tnaa.${wwid.slice(1)}\t3PARdata\tVV\tdm-3`,
      `sdd\t4:0:0:3\ttransport-offline\tnaa.60002ac0000000000200013900021f2a\t3PARdata\tVV\tdm-3`,
      'sda\t0:0:0:0\trunning\tt10.ATA disk\tATA\tdisk\t',
    ].join('\n'),
  },
  mapper: { text: `dm-3\tmpatha\tmpath-${wwid}\tsdc sdd\tdm-4\ndm-4\tguest-root\tLVM-abc\tdm-3\t` },
  mounts: { text: '/dev/mapper/mpatha /srv ext4 rw 0 0' },
  maps: { text: mapJson },
  opens: { text: `mpatha|mpath-${wwid}|2\nguest-root|LVM-abc|1` },
}

describe('domains', () => {
  it('are seen with their disks, state and volume', async () => {
    const report = await look(domain(`volumes/volume-${volume}`))
    expect(report.unseen).toBeNull()
    expect(report.domains).toEqual([
      {
        uuid: server,
        name: 'instance-1',
        state: 'running',
        migrating: false,
        disks: [{ target: 'vdb', serial: volume, source: `volumes/volume-${volume}`, wwid: null }],
      },
    ])
  })

  it.each([
    ['one', [4711], 4711],
    ['two, as while both ends of a move run on one machine,', [4711, 4712], undefined],
    ['no', [], undefined],
  ] as const)('run as a process where %s of their uuid is there', async (_, pids, pid) => {
    const machines = {
      text: pids.map((id) => `${id}\tqemu-system-x86_64 -name guest=a b -uuid ${server} -S`).join('\n'),
    }
    expect((await look({ ...domain('v/i'), machines })).domains[0]?.pid).toBe(pid)
  })

  it.each(['/dev/dm-3', '/dev/mapper/mpatha', '/dev/sdc', '/dev/disk/by-path/x-lun-3'])(
    'on %s are tied to the WWID of the device',
    async (source) => {
      const links = { text: '/dev/disk/by-path/x-lun-3\t/dev/sdc' }
      const report = await look({ ...multipath, ...domain(source), links })
      expect(report.domains[0]?.disks[0]?.wwid).toBe(wwid)
    },
  )

  it.each([
    ['paused', 'Job type:         Unbounded\nOperation:        Incoming migration', true],
    ['running', 'Job type:         Unbounded\nOperation:        Outgoing migration', true],
    ['running', 'Job type:         Unbounded', true],
    ['running', 'Job type:         Unbounded\nOperation:        Backup', false],
  ])('%s with %j: migrating %s', async (state, job, migrating) => {
    expect((await look(domain('v/i', state, job))).domains[0]?.migrating).toBe(migrating)
  })

  it('that ended between list and question are left out; others that are not described are missed', async () => {
    const gone = { ...domain('v/i'), [`xml ${server}`]: { code: 1, says: 'error: failed to get domain' } }
    expect(await look(gone)).toMatchObject({ domains: [], unseen: null })
    const refused = { ...domain('v/i'), [`xml ${server}`]: { code: 1, says: 'sudo: a password is required' } }
    expect((await look(refused)).unseen?.detail).toContain('a password is required')
  })

  it('are none on a host without libvirt, unless qemu runs there', async () => {
    expect((await look({ domains: { code: 127 } })).unseen).toBeNull()
    const machines = { text: '4711\tqemu-system-x86_64 -uuid x' }
    expect((await look({ domains: { code: 127 }, machines })).unseen?.detail).toContain('there is no virsh')
  })

  it('are not seen where libvirt refuses', async () => {
    const report = await look({ domains: { code: 1, says: 'Failed to connect socket' } })
    expect(report.unseen).toMatchObject({ reason: 'refused', source: 'host compute-01' })
  })
})

describe('multipath maps', () => {
  it('are put together from daemon, device mapper and kernel', async () => {
    const { maps, loosePaths, unseen } = await look(multipath)
    expect(unseen).toBeNull()
    expect(maps[0]).toMatchObject({ name: 'mpatha', wwid, queueing: true, openCount: 2 })
    expect(maps[0]?.holders).toEqual(['lvm guest-root', 'mount /srv'])
    expect(maps[0]?.paths).toMatchObject([
      { device: 'sdc', hctl: '3:0:0:3', wwid, state: 'failed', transport: 'running' },
      { device: 'sdd', wwid: '360002ac0000000000200013900021f2a', state: 'active', transport: 'transport-offline' },
    ])
    expect(loosePaths.map(({ device }) => device)).toEqual(['sda'])
  })

  it('leave other disks alone, of which the kernel cannot say whether they answer', async () => {
    const disk = (name: string, state: string): string => `${name}\t2:0:0:1\t${state}\tnaa.60002ac0ff\t\t\t`
    const states = ['running', 'blocked', 'offline', 'transport-offline']
    const { loosePaths } = await look({ scsi: { text: states.map((state, i) => disk(`sd${i}`, state)).join('\n') } })
    expect(loosePaths.map(({ state }) => state)).toEqual(['undefined', 'undefined', 'failed', 'failed'])
  })

  it('whose open count nobody may read are not called unused', async () => {
    const report = await look({ ...multipath, opens: { code: 1, says: 'sudo: a password is required' } })
    expect(report.unseen?.detail).toContain('how often map mpatha is open was not seen')
  })

  it('that the kernel has and the daemon does not tell are missed', async () => {
    const report = await look({ ...multipath, maps: { code: 1, says: 'error -104 receiving packet' } })
    expect(report.unseen?.detail).toContain('multipathd was not seen')
  })

  it('of which the daemon tells only some are missed', async () => {
    const mapper = { text: `${multipath.mapper?.text}\ndm-9\tmpathz\tmpath-360002ac0000000000200013a00021f2a\tsdq \t` }
    const { maps, unseen } = await look({ ...multipath, mapper })
    expect(maps.map(({ name }) => name)).toEqual(['mpatha'])
    expect(unseen?.detail).toContain('multipathd does not tell of map mpathz')
  })

  it('are none where the kernel has none, whatever the daemon says', async () => {
    expect(await look({ maps: { code: 1, says: 'no daemon' } })).toMatchObject({ maps: [], unseen: null })
  })

  it('told in half, or as a sentence, are nonsense', async () => {
    for (const text of [mapJson.slice(0, 90), 'permission deny: need to be root'])
      expect((await look({ ...multipath, maps: { text } })).unseen?.reason).toBe('nonsense')
  })
})

describe('a host', () => {
  it('that breaks off keeps what came, and is not called whole', async () => {
    const stdout = probeText(nonce, domain('v/i'), false)
    const report = await lookAt({ stdout, code: 137, stderr: 'Killed' })
    expect(report.domains).toHaveLength(1)
    expect(report.unseen).toMatchObject({ reason: 'cut-short' })
  })

  it('that is late is said to be late', async () => {
    expect((await lookAt({ stdout: probeText(nonce, {}, false), code: null, late: true })).unseen?.reason).toBe(
      'timed-out',
    )
  })

  it('cannot end a section from within: only the nonce does', async () => {
    const report = await look({ ...domain('v/i'), host: { text: '#other end host 0\n#other begin domains' } })
    expect(report.domains).toHaveLength(1)
  })

  it.each([
    ['host.unreachable', 'unreachable'],
    ['host.key', 'refused'],
    ['host.refused', 'refused'],
  ] as const)('that fails with %s is %s, and the look goes on', async (code, reason) => {
    const run = async (): Promise<ShellAnswer> => {
      throw new CinderSweepError(code, 'host compute-01 does not answer', { hint: 'look' })
    }
    const reader = hostReader({ extra: [], shellOf: () => ({ name: 'x', run }), deadlineMs: 1, nonce: () => nonce })
    expect((await reader.look('compute-01' as HostName)).unseen).toMatchObject({ reason })
  })
})
