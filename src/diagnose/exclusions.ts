/** What the operator keeps out: projects, hosts and volumes that are not ours to judge. */
import { known } from '../kernel/fact.ts'
import type { Dossier } from '../model/dossier.ts'
import { sameHost } from '../model/host-name.ts'
import { serverOf } from './claims.ts'
import type { Match } from './rule.ts'
import type { Scene } from './scene.ts'

/** Whether the match lies with an excluded volume, project or host, in whatever way it names them. */
export function isExcluded(match: Match, dossier: Dossier | null, scene: Scene): boolean {
  const { exclude } = scene.policy
  const claim = dossier?.claims.find((candidate) => match.server && candidate.server === match.server)
  const server = claim === undefined ? null : serverOf(claim)
  const hosts = [match.host, match.attachment?.host, server?.host]
  if (hosts.some((host) => host && isExcludedHost(host, scene))) return true
  if (dossier === null) return false
  const projects = [known(dossier.volume)?.project, server?.project]
  return exclude.volumes.has(dossier.id) || projects.some((project) => project && exclude.projects.has(project))
}

export function isExcludedHost(host: string, { policy: { exclude } }: Scene): boolean {
  for (const excluded of exclude.hosts) if (sameHost(excluded, host)) return true
  return false
}
