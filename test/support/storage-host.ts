/** A simulated storage host: the real script runs in sh, against a tree of files and programs that answer as real ones. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { mapperName } from '../../src/adapters/lvm/target-seen.ts'
import { runProgram } from '../../src/adapters/system/run-program.ts'
import type { Shell } from '../../src/ports/shell.ts'
import { temporaryFiles } from './temporary-files.ts'

export interface HeldVolume {
  readonly name: string
  readonly origin?: string
  readonly attributes?: string
  /** How often it is open beside by its target. */
  readonly open?: number
  /** Initiators that may log in to its target, and whether they have. */
  readonly exported?: Readonly<Record<string, 'logged-in' | 'may-log-in'>>
}

export interface StorageHost {
  readonly shell: Shell
  /** Every call through sudo, without its path. */
  sudoCalls(): readonly string[]
}

interface Wishes {
  readonly group: string
  readonly volumes: readonly HeldVolume[]
  readonly kind: 'lio' | 'tgt'
  /** Whether the kernel's own tree of targets can be seen. */
  readonly configfs?: boolean
  readonly root?: boolean
}

export const groupUuid = 'VEOydr-v4Oa-3jC5-MLmV-hiI1-LRjb-Jy3Otb'

const chapSecret = 'CANARY-chap-secret'
const iqnOf = ({ name }: HeldVolume): string => `iqn.2010-10.org.openstack:${name}`
const serialOf = ({ name }: HeldVolume): string => name.replace('volume-', '')
const initiatorsOf = ({ exported }: HeldVolume) => Object.entries(exported ?? {})

export function storageHost(wishes: Wishes): StorageHost {
  const { configfs = true, root = false } = wishes
  const files = { ...(configfs ? kernelTree(wishes) : {}), ...savedFile(wishes), ...programs(wishes, root) }
  const folder = temporaryFiles({ mounts: configfs ? 'configfs /sys/kernel/config configfs rw 0 0\n' : 'x\n' })
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
    if (path.startsWith('bin/')) chmodSync(join(folder, path), 0o755)
  }
  const here = (script: string): string =>
    script
      .replaceAll('/sys/kernel/config', `${folder}/config`)
      .replaceAll('/proc/self/mounts', `${folder}/mounts`)
      .replaceAll('/etc/target/', `${folder}/target/`)
      .replace(/^PATH=/m, `PATH=${folder}/bin:`)
  const calls = join(folder, 'bin/calls')
  return {
    shell: {
      name: 'host storage-01',
      run: ({ argv, stdin = '' }) => runProgram({ argv, stdin: here(stdin) }),
    },
    sudoCalls: () =>
      existsSync(calls)
        ? readFileSync(calls, 'utf8').trim().replaceAll(`${folder}/target/`, '/etc/target/').split('\n')
        : [],
  }
}

type Files = Readonly<Record<string, string>>

/** As the kernel shows its targets below /sys/kernel/config. */
function kernelTree({ group, volumes, kind }: Wishes): Files {
  if (kind !== 'lio') return {}
  const files: Record<string, string> = {}
  for (const volume of volumes) {
    if (volume.exported === undefined) continue
    const target = `config/target/iscsi/${iqnOf(volume)}/tpgt_1`
    files[`${target}/lun/lun_0/abcdef/udev_path`] = `/dev/${group}/${volume.name}\n`
    files[`${target}/lun/lun_0/abcdef/wwn/vpd_unit_serial`] = `T10 VPD Unit Serial Number: ${serialOf(volume)}\n`
    files[`${target}/dynamic_sessions`] = ''
    for (const [name, is] of initiatorsOf(volume)) {
      files[`${target}/acls/${name}/info`] =
        is === 'logged-in'
          ? `InitiatorName: ${name}\nInitiatorAlias: compute\n`
          : `No active iSCSI Session for Initiator Endpoint: ${name}\n`
      files[`${target}/acls/${name}/auth/password`] = `${chapSecret}\n`
    }
  }
  return { 'config/target/iscsi/discovery_auth/password': `${chapSecret}\n`, ...files }
}

/** As targetcli saves them: its keys sorted, one a line. */
function savedFile({ group, volumes, kind }: Wishes): Files {
  if (kind !== 'lio') return {}
  const exported = volumes.filter((volume) => volume.exported !== undefined)
  const saved = {
    fabric_modules: [{ discovery_password: chapSecret, discovery_userid: 'u', name: 'iscsi' }],
    storage_objects: exported.map((volume) => ({
      dev: `/dev/${group}/${volume.name}`,
      name: iqnOf(volume),
      plugin: 'block',
      wwn: serialOf(volume),
    })),
    targets: exported.map((volume) => ({
      fabric: 'iscsi',
      tpgs: [
        {
          luns: [{ index: 0, storage_object: `/backstores/block/${iqnOf(volume)}` }],
          node_acls: initiatorsOf(volume).map(([name]) => ({
            chap_password: chapSecret,
            chap_userid: 'u',
            mapped_luns: [{ index: 0, tpg_lun: 0 }],
            node_wwn: name,
          })),
          tag: 1,
        },
      ],
      wwn: iqnOf(volume),
    })),
  }
  return { 'target/saveconfig.json': JSON.stringify(saved, null, 2) }
}

const tgtText = ({ group, volumes }: Wishes): string =>
  volumes
    .filter((volume) => volume.exported !== undefined)
    .map((volume, i) => {
      const loggedIn = initiatorsOf(volume).filter(([, is]) => is === 'logged-in')
      const waiting = initiatorsOf(volume).filter(([, is]) => is === 'may-log-in')
      return [
        `Target ${i + 1}: ${iqnOf(volume)}`,
        '    I_T nexus information:',
        ...loggedIn.flatMap(([name], nexus) => [
          `        I_T nexus: ${nexus + 1}`,
          `            Initiator: ${name} alias: c`,
        ]),
        '    LUN information:',
        '        LUN: 0',
        '            Backing store path: None',
        '        LUN: 1',
        `            Backing store path: /dev/${group}/${volume.name}`,
        '    ACL information:',
        ...waiting.map(([name]) => `        ${name}`),
      ].join('\n')
    })
    .join('\n')

const print = (text: string): string => `cat <<'TEXT'\n${text}\nTEXT`

function programs(wishes: Wishes, root: boolean): Files {
  const { group, volumes, kind } = wishes
  const report = volumes.map(({ name, origin = '', attributes = '-wi-a-----' }) => ({
    vg_name: group,
    vg_uuid: groupUuid,
    lv_name: name,
    lv_attr: attributes,
    lv_size: '1073741824',
    origin,
  }))
  const opens = volumes.map(
    (volume) =>
      `${mapperName(group, volume.name)}|LVM-x|${(volume.open ?? 0) + (volume.exported === undefined ? 0 : 1)}`,
  )
  const asRoot = `[ -n "$AS_ROOT" ] || [ ${root} = true ] || { echo 'permission denied' >&2; exit 5; }`
  const lvs = `for last; do :; done; [ "$last" = '${group}' ] || { echo "Volume group \\"$last\\" not found" >&2; exit 5; }`
  return {
    'bin/id': `#!/bin/sh\necho ${root ? 0 : 1000}\n`,
    'bin/sudo': `#!/bin/sh\n[ "$1" = -n ] || exit 9\nshift\nprintf '%s\\n' "$*" >>"$(dirname "$0")/calls"\nAS_ROOT=1 exec "$@"\n`,
    'bin/lvs': `#!/bin/sh\n${asRoot}\n${lvs}\n${print(JSON.stringify({ report: [{ lv: report }] }))}\n`,
    'bin/dmsetup': `#!/bin/sh\n${asRoot}\n${print(opens.join('\n'))}\n`,
    ...(kind === 'tgt' ? { 'bin/tgtadm': `#!/bin/sh\n${asRoot}\n${print(tgtText(wishes))}\n` } : {}),
  }
}
