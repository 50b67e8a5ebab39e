/** Tries every right that a scan needs, one by one: what works, what a missing one costs, what grants it. */
import { asFailure } from '../kernel/errors.ts'
import type { BackendName, ServerId, VolumeId } from '../kernel/ids.ts'
import type { RegionReaders } from '../observe/readers.ts'

export interface Check {
  readonly check: string
  readonly result: 'ok' | 'missing' | 'failed' | 'unconfigured'
  /** What was seen, or why not. */
  readonly detail: string
  /** What cannot be told without it; empty when it works. */
  readonly costs: string
  /** The line that grants it. */
  readonly grant: string
}

/** Who is logged in, for the advice that depends on it. */
export interface LoginFacts {
  readonly user: string | null
  readonly project: string | null
  readonly roles: readonly string[]
  readonly method: string
}

const nobody = '00000000-0000-4000-8000-000000000000'

export async function checkup(readers: RegionReaders, login: LoginFacts): Promise<readonly Check[]> {
  const admin = `openstack role add --user ${login.user ?? 'USER'} --project ${login.project ?? 'PROJECT'} admin`
  const { cinder, nova } = readers
  const count = (things: readonly unknown[], word: string): string => `${things.length} ${word}`
  const first = async (pages: AsyncIterable<readonly unknown[]>, word: string): Promise<string> => {
    for await (const page of pages) return `${page.length} ${word} on the first page`
    return `no ${word}`
  }
  const trials: readonly Trial[] = [
    {
      check: 'cinder: services (administrator)',
      costs: 'only the user’s own project is seen; every absence stays unknown',
      grant: admin,
      run: async () => count(await cinder.services(), 'services'),
    },
    {
      check: 'cinder: volumes of all projects',
      costs: 'nothing can be found at all',
      grant: admin,
      run: () => first(cinder.volumes(), 'volumes'),
    },
    {
      check: 'cinder: attachments (3.27)',
      costs: 'reserved and attaching records are not seen',
      grant: admin,
      run: () => first(cinder.attachments(), 'attachments'),
    },
    {
      check: 'cinder: one volume by its id',
      costs: 'no absence can be proved',
      grant: admin,
      run: async () =>
        (await cinder.volume(nobody as VolumeId)) === null ? 'an unknown id is answered with 404' : 'answered',
    },
    {
      check: 'cinder: snapshots',
      costs: 'dependent clones and quotas are not told',
      grant: admin,
      run: () => first(cinder.snapshots(), 'snapshots'),
    },
    {
      check: 'cinder: transfers',
      costs: 'stuck-awaiting-transfer stays unconfirmed',
      grant: admin,
      run: async () => count(await cinder.transfers(), 'transfers'),
    },
    {
      check: 'cinder: messages (3.5)',
      costs: 'what Cinder told users is not known',
      grant: admin,
      run: () => first(cinder.messages(), 'messages'),
    },
    {
      check: 'cinder: pools',
      costs: 'back ends cannot be seen through Cinder',
      grant: admin,
      run: async () => count(await cinder.pools(), 'pools'),
    },
    {
      check: 'nova: services',
      costs: 'dark cells and compute hosts are not known',
      grant: admin,
      run: async () => count(await nova.services(), 'services'),
    },
    {
      check: 'nova: tells of dark cells (2.69)',
      costs: 'a cell that does not answer hides its servers unnoticed',
      grant: 'upgrade Nova to Stein or later',
      run: async () =>
        (await nova.showsDarkCells()) ? 'yes' : Promise.reject(new Error('this Nova is older than 2.69')),
    },
    {
      check: 'nova: servers of all projects',
      costs: 'nobody knows which servers exist',
      grant: admin,
      run: () => first(nova.servers(), 'servers'),
    },
    {
      check: 'nova: one server by its id',
      costs: 'no absence can be proved',
      grant: admin,
      run: async () =>
        (await nova.server(nobody as ServerId)) === null ? 'an unknown id is answered with 404' : 'answered',
    },
    {
      check: 'nova: deleted servers',
      costs: 'ghosts cannot be told from unknown owners',
      grant: admin,
      run: async () => ((await nova.pastServer(nobody as ServerId)) === null ? 'can be asked for' : 'answered'),
    },
    {
      check: 'nova: hypervisors',
      costs: 'addresses of watchers are not resolved to hosts',
      grant: admin,
      run: async () => count(await nova.hypervisors(), 'hypervisors'),
    },
    {
      check: 'nova: migrations',
      costs: 'a migration in flight may look like a fault',
      grant: admin,
      run: async () => first(nova.migrations(await readers.now()), 'migrations'),
    },
  ]
  const checks: Check[] = []
  for (const trial of trials) checks.push(await attempt(trial))
  return [...checks, ...(await manageableChecks(readers)), ...planeChecks(readers), ...loginChecks(login)]
}

interface Trial {
  readonly check: string
  readonly costs: string
  readonly grant: string
  run(): Promise<string>
}

async function attempt({ check, costs, grant, run }: Trial): Promise<Check> {
  try {
    return { check, result: 'ok', detail: await run(), costs: '', grant: '' }
  } catch (thrown) {
    const failure = asFailure(thrown)
    if (failure.code === 'interrupted') throw failure
    const refused = failure.code === 'api.refused' || failure.code === 'auth.forbidden'
    const detail = failure.code === 'internal' ? ((thrown as Error).message ?? '') : failure.message
    return {
      check,
      result: refused ? 'missing' : 'failed',
      detail,
      costs,
      grant: refused || failure.code === 'internal' ? grant : failure.hint,
    }
  }
}

/** Not a right but a favour: without it only the back ends' own plane is missing. */
async function manageableChecks({ cinder, backends }: RegionReaders): Promise<readonly Check[]> {
  if (backends !== null) return []
  try {
    const pools = await cinder.pools()
    return await Promise.all(pools.map((pool) => manageableCheck(cinder, pool.name)))
  } catch {
    return []
  }
}

async function manageableCheck(cinder: RegionReaders['cinder'], pool: BackendName): Promise<Check> {
  const check = `cinder: what its driver sees in ${pool}`
  const tried = await attempt({
    check,
    costs: 'strays and missing objects of this pool are not found',
    grant: 'the driver of this back end cannot list; nothing grants it',
    run: async () => {
      for await (const page of cinder.manageable(pool)) return `${page.length} objects`
      return 'no objects'
    },
  })
  return tried.result === 'ok' ? tried : { ...tried, result: 'unconfigured' }
}

function planeChecks({ backends, hosts, logs }: RegionReaders): readonly Check[] {
  const planes = [
    {
      check: 'back ends',
      there: backends !== null,
      costs:
        'watchers, exports, trash and clones are not seen: busy-volume, orphan-watcher, trashed-while-open, leaked-connection, leaked-export and faulty LUNs cannot be confirmed',
    },
    {
      check: 'compute hosts',
      there: hosts !== null,
      costs:
        'nobody looks whether a guest still holds a volume: remedies stay held back; orphan-domain, record-lost-while-in-use and double-attachment are not found',
    },
    { check: 'logs', there: logs !== null, costs: 'cause and time of a fault are not known; busy-volume is not found' },
  ]
  return planes
    .filter((plane) => !plane.there)
    .map(
      ({ check, costs }): Check => ({
        check,
        result: 'unconfigured',
        detail: 'this version sees it only in the simulated cloud',
        costs,
        grant: '',
      }),
    )
}

function loginChecks({ method, roles }: LoginFacts): readonly Check[] {
  const checks: Check[] = []
  if (method === 'application-credential') {
    checks.push({
      check: 'login: application credential',
      result: 'ok',
      detail: 'enough to look',
      costs:
        'patched Keystones refuse to exchange it, so that Cinder cannot ask Nova before a detach: for repairs log in with a password',
      grant: '',
    })
  }
  if (roles.includes('service')) {
    checks.push({
      check: 'login: role service',
      result: 'failed',
      detail: 'the user has the role "service"',
      costs: 'Cinder would obey without asking Nova: its second opinion is lost',
      grant: 'use an administrator without this role',
    })
  }
  return checks
}
