/** Logs on the disk, through the command line: they give a finding its cause and its time, or say why they cannot. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { plant } from '../../src/simulate/faults/plant.ts'
import { commandHere } from '../support/command-line.ts'
import { stillCloud } from '../support/simulated-scan.ts'
import { temporaryFiles } from '../support/temporary-files.ts'
import { servedForTest } from '../support/wire-cloud.ts'
import { writeLogs } from '../support/written-logs.ts'

interface Source {
  readonly plane: string
  readonly source: string
  readonly status: string
  readonly records: number
  readonly detail: string | null
}

interface Finding {
  readonly fault: string
  readonly volume: string
  readonly evidence: readonly { readonly plane: string; readonly source: string; readonly says: string }[]
}

/** Scans a cloud with a volume that is busy; `logs` is what the configuration says of them. */
async function scan(logs: (folder: string, file: string) => string) {
  const cloud = stillCloud()
  const { volume } = plant(cloud, 'busy-volume')
  const { env } = await servedForTest(cloud)
  const folder = temporaryFiles()
  const file = writeLogs(cloud, folder, 'text').get('cinder-volume.log') ?? ''
  const config = join(folder, 'cindersweep.yaml')
  writeFileSync(config, logs(folder, file))
  const { code, stdout, stderr } = await commandHere(
    ['scan', '--config', config, '--settle', '0', '--recheck', '0', '-f', 'json'],
    { env: { ...env, PATH: process.env['PATH'] ?? '' } },
  )
  if (stdout === '') return { code, stderr, volume, file, sources: [], findings: [] }
  const { sources, findings } = JSON.parse(stdout) as { sources: readonly Source[]; findings: readonly Finding[] }
  return { code, stderr, volume, file, findings, sources: sources.filter(({ plane }) => plane === 'log') }
}

const logOf = (path: string): string => `logs:\n  - {service: cinder-volume, path: ${path}}\n`

describe('a scan with the log of cinder-volume', () => {
  it('finds the volume that was busy, and quotes the sentence with its time', async () => {
    const { code, volume, file, sources, findings } = await scan((_folder, log) => logOf(log))
    expect(code).toBe(3)
    expect(sources).toMatchObject([
      { source: `RegionOne cinder-volume log ${file}`, status: 'complete', records: 1, detail: null },
    ])
    const busy = findings.find(({ fault }) => fault === 'busy-volume')
    expect(busy?.volume).toBe(volume)
    const told = busy?.evidence.find(({ plane }) => plane === 'log')
    expect(told?.source).toBe(`RegionOne cinder-volume log ${file}`)
    expect(told?.says).toContain('volume is busy')
  })

  it('does not find it without: the log is what tells it', async () => {
    const { findings, sources } = await scan(() => 'policy: {}\n')
    expect(findings.filter(({ fault }) => fault === 'busy-volume')).toEqual([])
    expect(sources).toMatchObject([{ status: 'unconfigured' }])
  })

  it('calls it partial when an older file of it breaks off', async () => {
    const { findings, sources } = await scan((folder, log) => {
      writeFileSync(`${log}.1.gz`, gzipSync('x'.repeat(1_000)).subarray(0, 20))
      return logOf(join(folder, 'controller', 'cinder-volume.log'))
    })
    expect(sources).toMatchObject([{ status: 'partial', detail: expect.stringContaining('.1.gz is not whole') }])
    expect(findings.map(({ fault }) => fault)).toContain('busy-volume')
  })

  it('calls it unavailable when it is not there, and never ends as if all had been seen', async () => {
    const { code, sources } = await scan(() => logOf('/nonexistent/cinder-volume.log'))
    expect(code).not.toBe(0)
    expect(sources).toMatchObject([
      { status: 'unavailable', records: 0, detail: expect.stringContaining('there is no such file') },
    ])
  })
})

describe('the log of every compute host', () => {
  it('is read on each that Nova names, and not on those that are excluded', async () => {
    const { sources } = await scan(
      (folder) =>
        `hosts: {transport: local}\nlogs:\n  - {service: nova-compute, path: "${folder}/compute-0[13]/nova-compute.log", host: "*"}\npolicy: {exclude: {hosts: [compute-02]}}\n`,
    )
    expect(sources.map(({ source, status }) => [source.split(' on ')[1], status])).toEqual([
      ['compute-01', 'complete'],
      ['compute-02', 'unconfigured'],
      ['compute-03', 'complete'],
    ])
    expect(sources[1]?.detail).toContain('compute-02 is excluded')
  })
})

describe('a log of which is not said where it lies', () => {
  it.each([
    ['neither', '{service: cinder-volume}'],
    ['both', '{service: cinder-volume, path: /a, unit: b}'],
  ])('is refused with file and line: %s', async (_which, log) => {
    const { code, stderr } = await scan(() => `logs:\n  - ${log}\n`)
    expect(code).toBe(2)
    expect(stderr).toMatch(/cindersweep\.yaml:2: logs\.0: expected path or unit, and not both/)
  })
})
