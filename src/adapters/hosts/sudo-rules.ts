/** What is run through sudo on a compute host, as lines for sudoers: these commands, and no others. */
import { helperTakes } from './helper-sudo-rules.ts'
import { helperPath } from './host-writer.ts'

export interface SudoRule {
  readonly program: string
  /** Whether it is one of those of the administrator's folders. */
  readonly isSystem: boolean
  /** A regular expression of POSIX for all arguments, each divided from the next by a blank. */
  readonly takes: string
}

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'

export const sudoRules: readonly SudoRule[] = [
  { program: 'multipathd', isSystem: true, takes: 'show maps json' },
  { program: 'dmsetup', isSystem: true, takes: 'info -c --noheadings --separator [|] -o name,uuid,open' },
  { program: 'virsh', isSystem: false, takes: '-r -c qemu:///system list --all --uuid' },
  { program: 'virsh', isSystem: false, takes: `-r -c qemu:///system (domstate|domjobinfo|dumpxml) ${uuid}` },
]

/** Where distributions keep them; on most of today the first two are one folder, and so are the last two. */
const foldersOf = ({ isSystem }: SudoRule): readonly string[] =>
  isSystem ? ['/usr/sbin', '/sbin'] : ['/usr/bin', '/bin']

export interface SudoWishes {
  /** Also what changes something. */
  readonly helper?: boolean
  /** What is read on storage hosts beside that. */
  readonly groups?: readonly SudoRule[]
}

/** A file for /etc/sudoers.d. The name of the user must be one. */
export const sudoersFor = (user: string, { helper = false, groups = [] }: SudoWishes = {}): string =>
  `${reading(user)}${groups.length === 0 ? '' : readingGroups(user, groups)}${helper ? changing(user) : ''}`

function reading(user: string): string {
  return `# What cindersweep reads as root on a compute host, and nothing else. Write it to /etc/sudoers.d/cindersweep
# with mode 0440, and check it before that: visudo -cf FILE
# It needs sudo 1.9.10 or later. Of an older one do not make wildcards of it: virsh takes several commands in one
# call, so that "list *" would let everything through. Leave virsh out there: its read-only socket is open to all.
Defaults:${user} !requiretty
Cmnd_Alias CINDERSWEEP_READ = \\
    ${listed(commandsOf(sudoRules))}
${user} ALL=(root) NOPASSWD: CINDERSWEEP_READ
`
}

const readingGroups = (
  user: string,
  groups: readonly SudoRule[],
): string => `# What it reads beside that on the hosts of volume groups; leave it out elsewhere.
Cmnd_Alias CINDERSWEEP_GROUPS = \\
    ${listed(commandsOf(groups))}
${user} ALL=(root) NOPASSWD: CINDERSWEEP_GROUPS
`

const commandsOf = (rules: readonly SudoRule[]): readonly string[] =>
  rules.flatMap((rule) => foldersOf(rule).map((folder) => line(`${folder}/${rule.program}`, rule.takes)))

const changing = (
  user: string,
): string => `# What it changes there as root: through its helper alone, which looks again itself before each change.
Cmnd_Alias CINDERSWEEP_CHANGE = \\
    ${listed(helperTakes.map((takes) => line(helperPath, takes)))}
${user} ALL=(root) NOPASSWD: CINDERSWEEP_CHANGE
`

const line = (program: string, takes: string): string => `${program} ^${escaped(takes)}$`
const listed = (commands: readonly string[]): string => commands.join(', \\\n    ')

/** What divides things in sudoers is written with a backslash before it, also within a regular expression. */
const escaped = (text: string): string => text.replace(/[,:=]/g, '\\$&')

/** As accounts of Unix are named; anything else could say more in sudoers than a name. */
export const isUserName = (text: string): boolean => /^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/.test(text)
