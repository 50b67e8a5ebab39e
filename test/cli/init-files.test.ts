/** `init` on a controller: what it takes from the services' own files, and what it leaves out and says so. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../../src/adapters/config/config-file.ts'
import { resolveReference } from '../../src/adapters/config/resolve-reference.ts'
import { commandHere } from '../support/command-line.ts'
import { stillCloud } from '../support/simulated-scan.ts'
import { temporaryFiles } from '../support/temporary-files.ts'
import { type Served, served } from '../support/wire-cloud.ts'

let wire: Served
beforeAll(async () => {
  wire = await served(stillCloud())
})
afterAll(() => wire.close())

const secret = 'h7nter2'

/** What stands in both files of a usual controller, beside what a test is about. */
const usual = {
  cinder: `[database]\nconnection = mysql+pymysql://cinder:${secret}@127.0.0.1:1/cinder?charset=utf8\n`,
  nova: `[database]\nconnection = mysql+pymysql://nova:${secret}@127.0.0.1:1/nova\n[api_database]\nconnection = mysql+pymysql://nova:${secret}@127.0.0.1:1/nova_api\n`,
}

interface Written {
  readonly code: number | null
  readonly text: string
  readonly config: ReturnType<typeof parse>
  readonly folder: string
  readonly stderr: string
}

/** Runs init with these two files, and proves of whatever it writes that it is taken, and holds no secret. */
async function initWith(cinder: string, nova = usual.nova, more: readonly string[] = []): Promise<Written> {
  const folder = temporaryFiles({ 'cinder.conf': cinder, 'nova.conf': nova })
  return written(folder, [
    '--cinder-conf',
    join(folder, 'cinder.conf'),
    '--nova-conf',
    join(folder, 'nova.conf'),
    ...more,
  ])
}

async function written(folder: string, args: readonly string[]): Promise<Written> {
  const env = { ...wire.env, PATH: '/nonexistent' }
  const file = join(folder, 'cindersweep.yaml')
  const { code, stderr } = await commandHere(['init', '-o', file, ...args], { env })
  const text = readFileSync(file, 'utf8')
  expect(`${text}${stderr}`).not.toContain(secret)
  const { config } = readConfig(file)
  // Where it asks no back end, doctor asks Cinder for what it would show of them, which takes long; once is enough.
  if (config.backends !== undefined || config.hosts !== undefined) await takenByDoctor(file, env)
  return { code, text, config: parse(text), folder, stderr }
}

/** It may find that something does not answer, but it takes every line. */
async function takenByDoctor(file: string, env: Readonly<Record<string, string>>): Promise<void> {
  const doctor = await commandHere(['doctor', '--config', file, '-f', 'json'], { env })
  expect(doctor.stderr).not.toContain('error:')
  expect(JSON.parse(doctor.stdout).length).toBeGreaterThan(10)
}

const ceph = `[ceph]
volume_driver = cinder.volume.drivers.rbd.RBDDriver
volume_backend_name = ceph
rbd_pool = volumes
rbd_user = cinder
rbd_ceph_conf = /etc/ceph/ceph.conf
rbd_secret_uuid = 457eb676-33da-42ec-9a8c-9293d545c337
`

describe('a controller with Ceph', () => {
  it('gives databases by where their URLs stand, and the pool by the name that Cinder gives it', async () => {
    const { config, folder } = await initWith(`[DEFAULT]\nenabled_backends = ceph\n${usual.cinder}${ceph}`)
    expect(config.databases).toEqual({
      cinder: `conf:${folder}/cinder.conf:database.connection`,
      nova_api: `conf:${folder}/nova.conf:api_database.connection`,
      nova: `conf:${folder}/nova.conf:database.connection`,
    })
    expect(resolveReference(config.databases.cinder, {})).toContain(secret)
    expect(config.backends).toEqual([
      { kind: 'rbd', name: 'storage-01@ceph#ceph', pool: 'volumes', user: 'cinder', ceph_conf: '/etc/ceph/ceph.conf' },
    ])
  })

  it('takes what all back ends share from their own group, and nothing from DEFAULT', async () => {
    const { config } = await initWith(
      '[DEFAULT]\nenabled_backends=ceph\nrbd_user=wrong\n[backend_defaults]\nvolume_driver: cinder.volume.drivers.rbd.RBDDriver\nrbd_pool = shared\n[ceph]\n',
    )
    expect(config.backends).toEqual([{ kind: 'rbd', name: 'storage-01@ceph#ceph', pool: 'shared' }])
  })

  it('reads values of several lines, references, quotes and comments as the service does', async () => {
    const cinder = `# the cloud
[DEFAULT]
enabled_backends =
    ceph,
    other
db_host = 127.0.0.1:1
; not = this
[database]
connection = "mysql+pymysql://cinder:${secret}$$x@\${DEFAULT.db_host}/cinder"
connection = mysql+pymysql://cinder:${secret}$$x@$db_host/cinder
${ceph}rbd_pool = vol # not a comment
`
    const { config, text } = await initWith(cinder)
    expect(resolveReference(config.databases.cinder, {})).toBe(`mysql+pymysql://cinder:${secret}$x@127.0.0.1:1/cinder`)
    expect(config.backends).toMatchObject([{ pool: 'vol # not a comment' }])
    expect(text).toContain('# - back end [other] was left out')
  })

  it('reads the folder of further files beside it, in its order', async () => {
    const folder = temporaryFiles({
      'cinder.conf': `[DEFAULT]\nenabled_backends = san\n${ceph}`,
      'cinder.conf.d/20-last.conf': '[DEFAULT]\nenabled_backends = ceph\n',
      'cinder.conf.d/10-first.conf': `[DEFAULT]\nenabled_backends = none\n${usual.cinder}`,
      'nova.conf': usual.nova,
    })
    const { config } = await written(folder, [
      '--cinder-conf',
      join(folder, 'cinder.conf'),
      '--nova-conf',
      join(folder, 'nova.conf'),
    ])
    expect(config.backends).toMatchObject([{ name: 'storage-01@ceph#ceph' }])
    expect(config.databases.cinder).toBe(`conf:${folder}/cinder.conf.d/10-first.conf:database.connection`)
  })
})

describe('a controller with two back ends', () => {
  const san = `[san]
volume_driver = cinder.volume.drivers.hpe.hpe_3par_iscsi.HPE3PARISCSIDriver
hpe3par_api_url = https://127.0.0.1:1/api/v1
hpe3par_username = sweep
hpe3par_password = ${secret}
hpe3par_cpg = other
san_password = ${secret}
`

  it('gives both, and of the array where its password stands', async () => {
    const { config, folder } = await initWith(`[DEFAULT]\nenabled_backends = ceph, san\n${ceph}${san}`)
    expect(config.backends).toEqual([
      expect.objectContaining({ kind: 'rbd', name: 'storage-01@ceph#ceph' }),
      {
        kind: 'hpe3par',
        name: 'storage-01@san',
        api_url: 'https://127.0.0.1:1/api/v1',
        username: 'sweep',
        password: `conf:${folder}/cinder.conf:san.hpe3par_password`,
        cpgs: [expect.any(String)],
      },
    ])
  })

  it('leaves out an array of which something is missing, and one that would write a login down', async () => {
    const without = await initWith(`[DEFAULT]\nenabled_backends = san\n${san.replace(/hpe3par_password.*\n/, '')}`)
    expect(without.config.backends).toBeUndefined()
    expect(without.text).toContain('hpe3par_password cannot be taken from')
    const url = san.replace('https://127', `https://sweep:${secret}@127`)
    const within = await initWith(`[DEFAULT]\nenabled_backends = san\n${url}`)
    expect(within.text).toContain('hpe3par_api_url cannot be taken from')
  })
})

describe('a controller with a volume group', () => {
  it('gives nothing that a scan would then refuse', async () => {
    const { code } = await initWith(
      '[DEFAULT]\nenabled_backends = ceph\n[ceph]\nvolume_driver = cinder.volume.drivers.lvm.LVMVolumeDriver\n',
      usual.nova,
      ['--ssh-user', 'sweep'],
    )
    expect(code).toBe(0)
  })
})

describe('what stands on the machine', () => {
  it('is named as a log where the files say that it lies', async () => {
    const logs = temporaryFiles({ 'cinder-volume.log': '', 'cinder-api.log': '', 'nova.log': '' })
    const { config } = await initWith(
      `[DEFAULT]\nlog_dir = ${logs}\n${usual.cinder}`,
      `[DEFAULT]\nlog_file = ${logs}/nova.log\n${usual.nova}`,
    )
    expect(config.logs).toEqual([
      { service: 'cinder-volume', path: `${logs}/cinder-volume.log` },
      { service: 'cinder-api', path: `${logs}/cinder-api.log` },
      { service: 'nova-compute', path: `${logs}/nova.log` },
    ])
  })

  it('is no log where nothing lies there', async () => {
    const { config, text } = await initWith(`[DEFAULT]\nlog_dir = /nonexistent\n${usual.cinder}`)
    expect(config.logs).toBeUndefined()
    expect(text).toContain('no log of cinder-volume and cinder-api was found: none lies in /nonexistent here')
  })
})

describe('the way to compute hosts', () => {
  it('is that of the command line, with those that are left alone', async () => {
    const { config } = await initWith(usual.cinder, usual.nova, [
      '--ssh-user',
      'sweep',
      '--ssh-config',
      '/etc/sweep/ssh_config',
      '--exclude-host',
      'compute-02',
    ])
    expect(config.hosts).toEqual({ user: 'sweep', ssh_config: '/etc/sweep/ssh_config' })
    expect(config.policy.exclude.hosts).toEqual(['compute-02'])
  })

  it('is not guessed: without it a comment says what to write', async () => {
    const { config, text } = await initWith(usual.cinder)
    expect(config.hosts).toBeUndefined()
    expect(text).toContain('# hosts: {user: cindersweep')
  })
})

describe('a file that is not as it should be', () => {
  it.each([
    ['is not there', null, 'cannot be read (ENOENT)'],
    ['has a mistake', 'enabled_backends = ceph\n', ':1:1: an option before the first group'],
    ['ends a group wrongly', '[DEFAULT] # main\n', ':1:1: a group must end with "]"'],
    ['is empty', '', 'sets no [database] connection'],
    ['has no section for a back end', '[DEFAULT]\nenabled_backends = ceph\n', 'sets no volume_driver for it'],
    [
      'has another driver',
      '[DEFAULT]\nenabled_backends=ceph\n[ceph]\nvolume_driver=x.y.NfsDriver\n',
      'the driver NfsDriver is none of',
    ],
    [
      'refers to nothing',
      `[database]\nconnection = mysql://c:${secret}@$nowhere/c\n`,
      'refers to an option that is not set',
    ],
    ['has another database', '[database]\nconnection = sqlite:///x.db\n', 'is of the dialect "sqlite"'],
    ['refers to another file', '[DEFAULT]\nenabled_backends=\n', 'no back end was found'],
  ])('that %s is left out in part, and the rest is written', async (_how, cinder, remark) => {
    const folder = temporaryFiles({ 'nova.conf': usual.nova })
    if (cinder !== null) writeFileSync(join(folder, 'cinder.conf'), cinder)
    const args = ['--cinder-conf', join(folder, 'cinder.conf'), '--nova-conf', join(folder, 'nova.conf')]
    const { code, text, config, stderr } = await written(folder, args)
    expect(code).toBe(0)
    expect(text.replaceAll(/\n# +/g, ' ')).toContain(remark)
    expect(stderr).toContain(remark)
    expect(config.databases).toMatchObject({ nova_api: `conf:${folder}/nova.conf:api_database.connection` })
  })
})
