/** A commented cindersweep.yaml of what was found: it works as it stands, and holds no secret. */
import { stringify } from 'yaml'
import type { Discovery } from '../compose/service-files.ts'
import { cleanLine } from '../kernel/text.ts'
import { wrap } from './printers/text-width.ts'

/** What the APIs told, what the files told, and what the operator wants. */
export interface Found {
  readonly region: string
  /** Name of the cloud in clouds.yaml; null where the login came from variables. */
  readonly cloud: string | null
  readonly computes: readonly string[]
  readonly backends: readonly string[]
  readonly discovery: Discovery
  readonly hosts: HostsFound | null
  readonly excludedHosts: readonly string[]
  readonly excludedProjects: readonly string[]
}

export type HostsFound = Readonly<Record<'transport' | 'user' | 'ssh_config', string | undefined>>

export function configurationText(found: Found): string {
  const { databases, backends, logs, remarks } = found.discovery
  return [
    head(found),
    cloudPart(found),
    part('databases', databases, [
      'Where the URLs are kept, and not what they are. They are only read; the cells are found through nova_api.',
    ]),
    part('backends', backends, [
      'Storage back ends that are asked themselves, by the names that Cinder gives their pools.',
    ]),
    hostsPart(found),
    part('logs', logs, [
      'Logs of the services, with their predecessors, for cause and time of a fault.',
      ...(logs.some(({ service }) => service === 'nova-compute') ? [] : [computeLogHint]),
    ]),
    policyPart(found),
    ...(remarks.length === 0
      ? []
      : [`# Left out when it was written:\n${remarks.map((remark) => comment(`- ${remark}`)).join('')}`]),
  ].join('\n')
}

const computeLogHint =
  'Those of nova-compute lie on the compute hosts: {service: nova-compute, path: /var/log/nova/nova-compute.log, host: "*"}'

/** Names are other people's: an end of a line in one must not end the comment. */
const comment = (sentence: string): string =>
  wrap(cleanLine(sentence), 110)
    .map((line) => `# ${line}\n`)
    .join('')

const head = ({ region, computes, backends, discovery: { files } }: Found): string =>
  `# Configuration of cindersweep. Everything in it may be left out: what is not configured stays unknown.
# Found when it was written${files.length === 0 ? '' : `, with ${files.map(cleanLine).join(' and ')}`}:
#   ${cleanLine(`${region}: compute hosts ${computes.join(', ') || 'none'}; back ends ${backends.join(', ') || 'none'}`)}
`

/** A login from variables has no name by which another shell could find it. */
const cloudPart = ({ cloud, region }: Found): string =>
  `cloud:\n${
    cloud === null
      ? '  # The login is the one of the OS_* variables. To use a cloud of clouds.yaml, name it here:\n  #   name: NAME\n'
      : `  # A cloud of clouds.yaml; the login itself stays there.\n  name: ${stringify(cloud).trim()}\n`
  }  regions: ${flow([region])}\n`

/** A part of the configuration with what there is to say of it; only the saying, where there is nothing in it. */
function part(key: string, value: object, sentences: readonly string[]): string {
  const empty = Object.keys(value).length === 0
  const said = sentences.map(comment).join('')
  return empty ? `${said}# ${key}: none was found\n` : `${said}${stringify({ [key]: value }, { lineWidth: 0 })}`
}

const hostsPart = ({ hosts }: Found): string =>
  hosts === null
    ? `${comment('Compute hosts are looked at where this says how they are reached; give --ssh-user or --ssh-config, or write:')}# hosts: {user: cindersweep, ssh_config: /etc/cindersweep/ssh_config}\n`
    : `${comment('Compute hosts, as Nova names them, are looked at. "cindersweep sudoers" prints what the user needs there.')}${stringify({ hosts }, { lineWidth: 0 })}`

const policyPart = ({ excludedHosts, excludedProjects }: Found): string => `policy:
  # How long the world must have stood still before it is judged. A state may have a time of its own:
  #   settle: {default: 15m, deleting: 4h}
  # Unless told otherwise creating and reverting get 1h, deleting 2h, what copies data 6h, and transfers 24h.
  settle: {default: 15m}
  # How long to wait for the second look that must agree with the first.
  recheck: 30s
  # deep also asks what costs a request for each server, and opens every object of a back end; auto does so in small clouds.
  depth: auto
  # Back ends, by their name above, of which you know that no other cloud uses them. Only there are strays touched:
  #   owned_pools: []
  # What is neither judged nor touched.
  exclude:
    projects: ${flow(excludedProjects)}
    volumes: []
    hosts: ${flow(excludedHosts)}
`

const flow = (values: readonly string[]): string =>
  stringify(values, { flowCollectionPadding: false, collectionStyle: 'flow', lineWidth: 0 }).trim()
