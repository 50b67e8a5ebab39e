/** The two database servers that all of this suite shares: started before it, stopped after it, also when it fails. */
import type { TestProject } from 'vitest/node'
import type { DatabaseServer } from '../../scripts/services/database-server.ts'
import { startMariadb } from '../../scripts/services/mariadb.ts'
import { startPostgres } from '../../scripts/services/postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where each of them listens. */
    readonly ports: { readonly mysql: number; readonly postgres: number }
  }
}

const running: DatabaseServer[] = []

export async function setup(project: TestProject): Promise<void> {
  try {
    running.push(await startMariadb())
    running.push(await startPostgres())
  } catch (thrown) {
    await teardown()
    throw thrown
  }
  const [mysql, postgres] = running.map((server) => server.port) as [number, number]
  project.provide('ports', { mysql, postgres })
}

export async function teardown(): Promise<void> {
  for (const server of running.splice(0)) await server.stop()
}
