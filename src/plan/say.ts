/** Conditions in words, for those who read a plan before it is carried out. */
import type { Condition, ConditionName } from '../model/condition.ts'

type Named<N extends ConditionName> = Extract<Condition, { readonly holds: N }>

const either = (words: readonly string[]): string => words.join(' or ')

const words: { readonly [N in ConditionName]: (condition: Named<N>) => string } = {
  'volume-status': ({ status }) => `the volume is ${either(status)}`,
  'volume-gone': () => 'Cinder no longer has the volume',
  attachment: ({ attachment, status }) => `attachment ${attachment} is ${either(status)}`,
  'attachment-gone': ({ attachment }) => `attachment ${attachment} is gone`,
  'attached-to': ({ server }) => `Cinder attaches it to server ${server}`,
  mapping: ({ server }) => `server ${server} maps the volume`,
  'mapping-gone': ({ server }) => `server ${server} no longer maps the volume`,
  'server-gone': ({ server }) => `Nova has no server ${server}`,
  'nobody-else-has-it': ({ except }) =>
    except.length === 0 ? 'nobody has it open' : `nobody but server ${either(except)} has it open`,
  'guest-has-it': ({ server }) => `the guest of server ${server} has it as a disk`,
  'guest-has-it-not': ({ server }) => `the guest of server ${server} does not have it as a disk`,
  'map-idle': ({ host, wwid }) => `all paths of map ${wwid} on ${host} have failed, and nobody has it open`,
  'map-gone': ({ host, wwid }) => `map ${wwid} is gone from ${host}`,
  path: ({ host, device, hctl, wwid }) => `path ${hctl} on ${host} is still ${device}, and disk ${wwid ?? 'unknown'}`,
  'path-gone': ({ host, hctl }) => `path ${hctl} is gone from ${host}`,
  'host-clean': ({ host }) => `${host} has no map, path or domain of it`,
  domain: ({ host, domain }) => `domain ${domain} on ${host} has the volume`,
  'domain-gone': ({ host, domain }) => `domain ${domain} is gone from ${host}`,
  watcher: ({ address }) => `${address} has it open`,
  'watcher-gone': ({ address }) => `${address} no longer has it open`,
  export: ({ host }) => `it is exported to ${host}, and not through a set`,
  'export-gone': ({ host }) => `it is no longer exported to ${host}`,
  object: ({ object }) => `object ${object} is there`,
  'object-gone': ({ object }) => `object ${object} is gone`,
  'object-trashed': ({ object }) => `object ${object} lies in the trash`,
  independent: ({ object }) => `${object} no longer depends on its parent`,
  'snapshot-gone': ({ snapshot }) => `snapshot ${snapshot} is gone`,
  'quota-even': () => 'Cinder’s count is what there is',
  finding: () => 'the fault is still found, and nothing stands in the way',
  'finding-gone': () => 'the fault is no longer found',
}

export const sayCondition = (condition: Condition): string =>
  (words[condition.holds] as (condition: Condition) => string)(condition)
