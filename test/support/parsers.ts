/** All parsers of what programs print, each with texts that it must take. */
import { parseBlocklist } from '../../src/adapters/parse/ceph-blocklist.ts'
import { parseIscsiSessions } from '../../src/adapters/parse/iscsi-sessions.ts'
import { parseLibvirtDomain } from '../../src/adapters/parse/libvirt-domain.ts'
import { parseLioConfig } from '../../src/adapters/parse/lio-config.ts'
import { parseLogicalVolumes, parsePhysicalVolumes, parseVolumeGroups } from '../../src/adapters/parse/lvm-json.ts'
import { parseMultipathJson } from '../../src/adapters/parse/multipath-json.ts'
import { parseMultipathLl } from '../../src/adapters/parse/multipath-ll.ts'
import { parseMounts } from '../../src/adapters/parse/proc-mounts.ts'
import { argumentsOf, parseQemuCommandLine } from '../../src/adapters/parse/qemu-command-line.ts'
import {
  parseListWatchers,
  parseMappedImages,
  parseRbdLocks,
  parseRbdStatus,
} from '../../src/adapters/parse/rbd-clients.ts'
import {
  parseRbdChildren,
  parseRbdInfo,
  parseRbdListing,
  parseRbdNames,
  parseRbdSnapshots,
} from '../../src/adapters/parse/rbd-images.ts'
import { parseRbdTrash } from '../../src/adapters/parse/rbd-trash.ts'
import { parseTgtTargets } from '../../src/adapters/parse/tgt-targets.ts'
import { sample, samplesIn } from './samples.ts'

const old =
  'qemu\n-name\nguest=a,,b,debug=on\n-drive\nfile=rbd:p/i@s:id=c:key=AQ==:mon_host=a\\:1,if=none,id=d\n-device\nx,drive=d,serial=s'
const lio =
  '{"storage_objects":[{"plugin":"block","name":"a","dev":"/dev/a"}],"targets":[{"fabric":"iscsi","wwn":"iqn","tpgs":[{"luns":[{"index":0,"storage_object":"/backstores/block/a"}],"node_acls":[{"node_wwn":"i","mapped_luns":[{"index":0}]}]}]}]}'

const rbdWords = [
  '[{',
  '},{',
  '}]',
  '"id":"a",',
  '"name":"b",',
  '"pool":"c",',
  '"image":"d",',
  '"size":1,',
  '"snapshot":"e",',
  '{"watchers":[',
  '"address":"f","client":1,"cookie":2',
  ']}',
]

/** A parser of what a program prints: real texts, and words of which such texts are made. */
export type Parser = readonly [
  name: string,
  parse: (text: string) => unknown,
  samples: readonly string[],
  words: readonly string[],
]

export const parsers: readonly Parser[] = [
  [
    'multipathd',
    parseMultipathJson,
    samplesIn('multipath', '.maps.txt'),
    ['{"major_version":0,"maps":[', '"name":', '"a"', ']}'],
  ],
  [
    'multipath',
    parseMultipathLl,
    samplesIn('multipath', '.ll.txt').filter(Boolean),
    ['mpatha (36000) dm-1 A,B\n', "size=1G features='0'\n", '`- ', '3:0:0:3 sdc 8:32 active ready running\n'],
  ],
  [
    'iscsiadm',
    parseIscsiSessions,
    samplesIn('iscsi'),
    [
      'Target: iqn\n',
      'Current Portal: a:1,1\n',
      'SID: 1\n',
      'scsi1 Channel 00 Id 0 Lun: 1\n',
      'Attached scsi disk sda\tState: x\n',
    ],
  ],
  [
    'lvs',
    parseLogicalVolumes,
    [sample('lvm/lvs.txt')],
    ['{"report":[{"lv":[', '{"vg_name":"a","lv_name":"b","lv_attr":"-"}', ']}]}'],
  ],
  ['vgs', parseVolumeGroups, [sample('lvm/vgs.txt')], ['{"report":[{"vg":[', ']}]}']],
  ['pvs', parsePhysicalVolumes, [sample('lvm/pvs.txt')], ['{"report":[{"pv":[', ']}]}']],
  [
    'virsh dumpxml',
    parseLibvirtDomain,
    samplesIn('libvirt'),
    [
      '<domain>',
      '</domain>',
      '<disk>',
      '<source ',
      "name='a'",
      '/>',
      '<![CDATA[',
      '&amp;',
      '<!--',
      '<?xml ?>',
      '<!DOCTYPE a [',
    ],
  ],
  [
    'qemu',
    (text) => parseQemuCommandLine(text.split('\n')),
    [sample('qemu/rbd-json.txt'), old],
    ['-drive\n', '-blockdev\n', '-device\n', '{"driver":"a"', 'file=rbd:', 'id=a,'],
  ],
  ['cmdline', argumentsOf, [old.replaceAll('\n', '\0')], ['a\0']],
  [
    'tgtadm',
    parseTgtTargets,
    [sample('tgt/targets.txt')],
    ['Target 1: a\n', '    LUN information:\n', '        LUN: 1\n', '            Backing store path: /a\n'],
  ],
  ['saveconfig.json', parseLioConfig, [lio], ['{"targets":[', '{"fabric":"iscsi","wwn":"a"', ']}']],
  [
    'mounts',
    parseMounts,
    ['/dev/sda1 / ext4 rw 0 0\n/dev/x /mnt/a\\040b xfs rw,noatime 0 0\n'],
    ['\\040', '/dev/a ', 'ext4 '],
  ],
  [
    'blocklist',
    parseBlocklist,
    [sample('rbd/blocklist.txt'), sample('rbd/blocklist-plain.txt')],
    ['[', ']', '{"addr":"a","until":"b"}', 'cidr:', ' 2026-11-24\n'],
  ],
  ['rbd ls', parseRbdNames, [sample('rbd/ls.txt')], rbdWords],
  ['rbd ls -l', parseRbdListing, [sample('rbd/ls-long.txt')], rbdWords],
  ['rbd info', parseRbdInfo, [sample('rbd/info.txt'), sample('rbd/info-clone.txt')], rbdWords],
  ['rbd snap ls', parseRbdSnapshots, [sample('rbd/snap-ls.txt'), sample('rbd/snap-ls-all.txt')], rbdWords],
  ['rbd children', parseRbdChildren, [sample('rbd/children.txt'), sample('rbd/children-all.txt')], rbdWords],
  ['rbd trash ls', parseRbdTrash, [sample('rbd/trash-ls.txt'), sample('rbd/trash-ls-long.txt')], rbdWords],
  [
    'rbd status',
    (text) => parseRbdStatus(text, 'x'),
    [sample('rbd/status.txt'), sample('rbd/status-none.txt')],
    rbdWords,
  ],
  ['rados listwatchers', (text) => parseListWatchers(text, 'x'), [sample('rbd/listwatchers.txt')], rbdWords],
  ['rbd lock ls', parseRbdLocks, [sample('rbd/lock-ls.txt'), sample('rbd/lock-ls-shared.txt')], rbdWords],
  [
    'rbd device list',
    parseMappedImages,
    ['[{"id":"0","pool":"a","namespace":"","name":"b","snap":"-","device":"/dev/rbd0"}]'],
    rbdWords,
  ],
]
