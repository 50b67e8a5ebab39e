/** The rights that a scan needs at Cinder and Nova, and how each is tried. */
import { asFailure, CinderSweepError } from '../kernel/errors.ts'
import type { ServerId, VolumeId } from '../kernel/ids.ts'
import { lazy } from '../kernel/lazy.ts'
import { counted } from '../kernel/text.ts'
import type { RegionReaders } from '../observe/readers.ts'
import type { CinderReader } from '../ports/cinder.ts'
import type { NovaReader } from '../ports/nova.ts'
import { type LoginFacts, refusals, type Trial } from './check.ts'

/** An id that nothing has: a service that may be asked for it says so, and does not refuse. */
const nobody = '00000000-0000-4000-8000-000000000000'

export function apiTrials(readers: RegionReaders, login: LoginFacts): readonly Trial[] {
  const grant = `openstack role add --user ${login.user ?? 'USER'} --project ${login.project ?? 'PROJECT'} admin`
  return [...cinderTrials(readers.cinder, grant), ...novaTrials(readers, grant)]
}

function cinderTrials(cinder: CinderReader, grant: string): readonly Trial[] {
  const whole = wholeIf(lazy(() => cinder.services()))
  const trial = (name: string, costs: string, run: Trial['run']): Trial => ({
    check: `cinder: ${name}`,
    costs,
    grant,
    run,
  })
  return [
    trial(
      'services (administrator)',
      'only the user’s own project is seen; every absence stays unknown, and nearly no fault can be confirmed',
      async () => counted((await cinder.services()).length, 'service'),
    ),
    trial('volumes of all projects', 'nothing can be found at all', () => whole(first(cinder.volumes(), 'volume'))),
    trial('attachments (3.27)', 'reserved and attaching records are not seen: stuck-reserved, leaked-attachment', () =>
      whole(first(cinder.attachments(), 'attachment')),
    ),
    trial('one volume by its id', 'no absence can be proved: dangling-mapping-missing', async () =>
      answerTo(await cinder.volume(nobody as VolumeId)),
    ),
    trial('snapshots', 'dependent-clones and quota-drift are not told', () =>
      whole(first(cinder.snapshots(), 'snapshot')),
    ),
    trial('transfers', 'stuck-awaiting-transfer stays unconfirmed', () =>
      whole(cinder.transfers().then((transfers) => counted(transfers.length, 'transfer'))),
    ),
    trial('messages (3.5)', 'what Cinder told users is not known: no cause beside error-deleting', () =>
      first(cinder.messages(), 'message'),
    ),
    trial('pools', 'back ends cannot be seen through Cinder', async () =>
      counted((await cinder.pools()).length, 'pool'),
    ),
  ]
}

/**
 * Cinder does not refuse a list of all projects to a plain user: it lists the user's own, without a word. Who may not
 * list the services is such a user.
 */
const wholeIf =
  (services: () => Promise<unknown>) =>
  async (list: Promise<string>): Promise<string> => {
    const said = await list
    try {
      await services()
    } catch (thrown) {
      const { code, message, hint } = asFailure(thrown)
      const says = refusals.has(code)
        ? 'only those of the user’s own project are listed'
        : 'whether those of all projects are listed is not known'
      throw new CinderSweepError(code, `${says}: ${message}`, { hint }, { cause: thrown })
    }
    return said
  }

function novaTrials({ nova, now }: RegionReaders, grant: string): readonly Trial[] {
  const trial = (name: string, costs: string, run: Trial['run']): Trial => ({
    check: `nova: ${name}`,
    costs,
    grant,
    run,
  })
  return [
    trial('services', 'dark cells and compute hosts are not known: cell-unreachable, service-down', async () =>
      counted((await nova.services()).length, 'service'),
    ),
    trial('tells of dark cells (2.69)', 'a cell that does not answer hides its servers unnoticed', () =>
      tellsOfDarkCells(nova),
    ),
    trial('servers of all projects', 'nobody knows which servers exist', () => first(nova.servers(), 'server')),
    trial('one server by its id', 'no absence can be proved: ghost-server-attachment', async () =>
      answerTo(await nova.server(nobody as ServerId)),
    ),
    trial('deleted servers', 'ghost-server-attachment cannot be told from unknown-owner-attachment', async () =>
      (await nova.pastServer(nobody as ServerId)) === null ? 'can be asked for' : 'answered',
    ),
    trial('hypervisors', 'addresses of watchers are not resolved to hosts', async () =>
      counted((await nova.hypervisors()).length, 'hypervisor'),
    ),
    trial('migrations', 'a migration in flight may look like a fault', async () =>
      first(nova.migrations(await now()), 'migration'),
    ),
  ]
}

async function first(pages: AsyncIterable<readonly unknown[]>, word: string): Promise<string> {
  for await (const page of pages) return `${counted(page.length, word)} on the first page`
  return `no ${word}s`
}

const answerTo = (found: unknown): string => (found === null ? 'an unknown id is answered with 404' : 'answered')

async function tellsOfDarkCells(nova: NovaReader): Promise<string> {
  if (await nova.showsDarkCells()) return 'yes'
  throw new CinderSweepError('api.too-old', 'this Nova is older than 2.69', {
    hint: 'upgrade Nova to Stein or later',
  })
}
