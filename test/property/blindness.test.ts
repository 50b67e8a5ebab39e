/** The first law: what could not be seen is unknown. Seeing less never makes anything surer, or safer to do. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Scan } from '../../src/flow/scan.ts'
import type { Finding } from '../../src/model/finding.ts'
import { type Blindness, blinded, blindness } from '../support/blind-readers.ts'
import { scanThrough } from '../support/changed-readers.ts'
import { holds, patience } from '../support/property-runs.ts'
import { build, planeNames, troubledWorld } from '../support/random-world.ts'
import { scanOf } from '../support/simulated-scan.ts'

const isConfirmed = ({ confidence }: Finding): boolean => confidence === 'confirmed'

const mayRun = ({ remedy }: Finding): boolean =>
  (remedy.kind === 'automatic' || remedy.kind === 'on-request') && remedy.blocked_by.length === 0

/**
 * By what two scans know the same fault of the same thing; a device whose volume is not known is still that
 * device. A ghost and an unknown owner are two names of one thing: only a look at a host tells them apart.
 */
function matters({ fault, volume, device, backend, host, project }: Finding): readonly string[] {
  const name = fault === 'ghost-server-attachment' ? 'unknown-owner-attachment' : fault
  const things = [volume, device].filter((thing) => thing !== null)
  return (things.length > 0 ? things : [backend ?? host ?? project ?? 'the region']).map((thing) => `${name} ${thing}`)
}

/** Findings of the one that the other has nothing of the kind of. */
function newIn(seen: Scan, before: Scan, kind: (finding: Finding) => boolean): readonly unknown[] {
  const known = new Set(before.findings.filter(kind).flatMap(matters))
  return seen.findings
    .filter(kind)
    .filter((finding) => !matters(finding).some((matter) => known.has(matter)))
    .map(({ fault, summary, confidence, remedy }) => ({ fault, summary, confidence, remedy }))
}

/** Requests that every scan makes. */
const always = new Set(['volumes', 'attachments', 'snapshots', 'pools', 'messages', 'transfers', 'backups'])
const alwaysOfNova = new Set(['servers', 'hypervisors', 'migrations'])

function mustBeTold(one: Blindness): string | null {
  if (one.what !== 'request') return one.what === 'plane' ? one.plane : one.what === 'old-nova' ? 'nova' : null
  if (one.name === 'services') return one.api
  return (one.api === 'cinder' ? always : alwaysOfNova).has(one.name) ? one.api : null
}

it(
  'making sources unknown confirms nothing that was not, lets no remedy run that did not, and is told',
  () =>
    holds(
      fc.asyncProperty(troubledWorld, fc.array(blindness, { minLength: 1, maxLength: 2 }), async (world, blind) => {
        const whole = await scanOf(build(world), { planes: planeNames })
        const partly = await scanThrough(build(world), (readers) => blinded(readers, blind), { planes: planeNames })
        expect(newIn(partly, whole, isConfirmed)).toEqual([])
        expect(newIn(partly, whole, mayRun)).toEqual([])
        const sources = partly.snapshot.regions.flatMap((region) => region.sources)
        for (const plane of blind.map(mustBeTold).filter((name) => name !== null)) {
          const statuses = sources.filter((source) => source.plane === plane).map((source) => source.status)
          expect(
            statuses.some((status) => status !== 'complete'),
            plane,
          ).toBe(true)
        }
      }),
      45,
    ),
  patience,
)
