/** The walk from a volume to whoever has it open, as an operator would go it by hand. */
import { beforeAll, describe, expect, it } from 'vitest'
import { emptyLab, type Made, make, printed } from './lab.ts'
import { initLab, whyInLab } from './sweep.ts'

const rbd = (...args: readonly string[]) => printed('rbd', ...args, '--format', 'json')

/** What Ceph and the host themselves say: the way of the hand. */
async function walkByHand(volume: string) {
  const { id } = JSON.parse(await rbd('info', `volumes/volume-${volume}`)) as { readonly id: string }
  const { watchers } = JSON.parse(await rbd('status', `volumes/volume-${volume}`)) as {
    readonly watchers: readonly { readonly address: string; readonly client: number }[]
  }
  return { header: `rbd_header.${id}`, watchers }
}

const processOf = async (domain: string): Promise<string> =>
  (await printed('pgrep', '-f', `^[^ ]*qemu-system[^ ]* .*-uuid ${domain} `)).trim()

async function walkOf({ volume }: Made, domain: string) {
  const { header, watchers } = await walkByHand(volume as string)
  const { stdout } = await whyInLab(volume as string)
  return { said: stdout.replaceAll(/\s+/g, ' '), stdout, header, watchers, pid: await processOf(domain) }
}

describe('why', () => {
  let orphan: Made
  let healthy: Made
  beforeAll(async () => {
    await emptyLab()
    await initLab()
    orphan = await make('faults', 'orphan-domain', 'purged')
    healthy = await make('shapes', 'attached', 'running')
  })

  it('leads from the volume of an orphan to its image, header, watcher, host, process and domain, and to no server', async () => {
    const domain = String(orphan.told['domain'])
    const { stdout, header, watchers, pid } = await walkOf(orphan, domain)
    for (const step of [`volume-${orphan.volume}`.slice(0, 20), header, `process ${pid}`, 'from compute1', domain])
      expect(stdout).toContain(step)
    expect(watchers).toHaveLength(1)
    for (const { address, client } of watchers) {
      expect(stdout).toContain(address)
      expect(stdout).toContain(`client ${client}`)
    }
    expect(stdout).toContain('no such server')
    expect(stdout).toContain('orphan-domain')
  })

  it('leads from a healthy volume the same way to the server that Nova runs', async () => {
    const { stdout, header, watchers, pid } = await walkOf(healthy, String(healthy.server))
    for (const step of [header, `process ${pid}`, 'from compute1', `client ${watchers[0]?.client}`])
      expect(stdout).toContain(step)
    expect(stdout).toContain('ACTIVE')
    expect(stdout).not.toContain('orphan-domain')
  })
})
