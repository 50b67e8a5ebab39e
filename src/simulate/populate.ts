/** A large healthy cloud, for measuring. */
import type { SimulatedCloud } from './cloud.ts'
import { attach, inThePast, makeServer, makeVolume } from './hands.ts'
import { computeHosts, projectIds } from './standard.ts'

const hour = 3_600_000

/** So many volumes, each attached, two to a server; owned by as many projects as a cloud of that size has. */
export function populate(cloud: SimulatedCloud, volumes: number): void {
  const past = inThePast(cloud, 1000 * hour)
  const projects = Object.values(projectIds)
  for (let i = 0; i < volumes; i += 2) {
    const project = projects[i % projects.length] as string
    const server = makeServer(past, {
      name: `server-${i / 2}`,
      project,
      host: computeHosts[i % computeHosts.length] as string,
      createdAt: past.time.now() + i,
    })
    for (let n = i; n < Math.min(i + 2, volumes); n++)
      attach(past, server, makeVolume(past, { name: `volume-${n}`, project, size: 1 + (n % 100) }))
  }
}
