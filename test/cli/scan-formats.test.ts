/** `scan` in each of its formats, with columns and order as asked for. */

import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { plant } from '../../src/simulate/faults/plant.ts'
import { commandHere } from '../support/command-line.ts'
import { csvRows } from '../support/csv.ts'
import { faultsOfForm } from '../support/schemas.ts'
import { stillCloud } from '../support/simulated-scan.ts'
import { keptSnapshot } from '../support/snapshot-files.ts'

/** Three faults of different severity. */
const kept = keptSnapshot(() => {
  const cloud = stillCloud()
  for (const fault of ['record-lost-while-in-use', 'orphan-domain', 'ghost-server-attachment'] as const)
    plant(cloud, fault)
  return cloud
})
beforeAll(kept.make)

const faults = ['record-lost-while-in-use', 'orphan-domain', 'ghost-server-attachment']
const scan = (...args: readonly string[]) => commandHere(['scan', '--from', kept.path(), ...args])

describe('scan', () => {
  it('prints a table unless told otherwise, the gravest first', async () => {
    const { code, stdout } = await scan()
    const rows = stdout.split('\n').filter((line) => line.startsWith('| '))
    expect(rows[0]?.split('|').map((cell) => cell.trim())).toEqual([
      '',
      'Fault',
      'Severity',
      'Confidence',
      'Subject',
      'Summary',
      '',
    ])
    expect(rows.slice(1).map((row) => row.split('|')[1]?.trim())).toEqual(faults)
    expect(code).toBe(3)
  })

  it('prints the published form as JSON, and nothing else on standard output', async () => {
    const { stdout } = await scan('-f', 'json')
    const document = JSON.parse(stdout)
    expect(faultsOfForm('cindersweep.scan-1.json', document)).toEqual([])
    expect(document.findings.map(({ fault }: { fault: string }) => fault)).toEqual(faults)
  })

  it('prints the same as YAML', async () => {
    const [json, yaml] = [await scan('-f', 'json'), await scan('-f', 'yaml')]
    expect(parse(yaml.stdout)).toEqual(JSON.parse(json.stdout))
  })

  it('prints one finding a line as NDJSON', async () => {
    const { stdout } = await scan('-f', 'ndjson')
    const lines = stdout.trimEnd().split('\n')
    const { findings } = JSON.parse((await scan('-f', 'json')).stdout)
    expect(lines.map((line) => JSON.parse(line))).toEqual(findings)
  })

  it('prints rows with a head as CSV', async () => {
    const { stdout } = await scan('-f', 'csv')
    const [head, ...rows] = csvRows(stdout)
    expect(head).toEqual(['Fault', 'Severity', 'Confidence', 'Subject', 'Summary'])
    expect(rows.map((row) => row[0])).toEqual(faults)
    expect(rows.every((row) => row.length === 5)).toBe(true)
  })

  it('prints bare values, one row a line', async () => {
    const { stdout } = await scan('-f', 'value', '-c', 'Fault', '-c', 'Severity')
    expect(stdout).toBe('record-lost-while-in-use critical\norphan-domain high\nghost-server-attachment medium\n')
  })

  it('prints a page of its own as HTML, with what was seen in it', async () => {
    const { stdout } = await scan('-f', 'html')
    expect(stdout).toMatch(/^<!DOCTYPE html>/)
    expect(stdout).toContain('3 findings (1 critical, 1 high, 1 medium)')
    for (const fault of faults) expect(stdout).toContain(`<td>${fault}</td>`)
    expect(stdout).not.toMatch(/<script|src=|href=/)
  })
})

describe('columns', () => {
  it('are shown in the order asked for, by names in any case, with _ for blanks', async () => {
    const { stdout } = await scan('-f', 'csv', '-c', 'first_seen', '-c', 'FAULT')
    expect(csvRows(stdout)[0]).toEqual(['First Seen', 'Fault'])
  })

  it.each(['json', 'yaml'])('make rows of a document in %s', async (format) => {
    const { stdout } = await scan('-f', format, '-c', 'Fault', '-c', 'Steps')
    const rows = parse(stdout)
    expect(rows.map((row: { Fault: string }) => row.Fault)).toEqual(faults)
    expect(rows[2].Steps[0]).toMatch(/^delete attachment/)
  })

  it('make rows of findings in ndjson', async () => {
    const { stdout } = await scan('-f', 'ndjson', '-c', 'Fault')
    expect(stdout).toBe(faults.map((fault) => `{"Fault":"${fault}"}\n`).join(''))
  })

  it('sort by name, but severities by how grave they are', async () => {
    const column = async (...args: readonly string[]) => (await scan('-f', 'value', ...args)).stdout.trim().split('\n')
    expect(await column('-c', 'Fault', '--sort-column', 'fault')).toEqual(faults.toSorted())
    expect(await column('-c', 'Severity', '--sort-column', 'Severity')).toEqual(['critical', 'high', 'medium'])
  })

  it.each([
    ['-c', 'Severty'],
    ['--sort-column', 'Severty'],
  ])('that there are not are a wrong usage (%s)', async (...args) => {
    const { code, stdout, stderr } = await scan(...args)
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain('there is no column "Severty"')
    expect(stderr).toContain('Did you mean Severity? There are: ID, Fault,')
  })

  it('that there are not are noticed before any cloud is asked', async () => {
    const { code, stderr } = await commandHere(['scan', '-c', 'Nothing'])
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('no column "Nothing"') })
  })
})

it('a scan without findings prints no table, an empty list in other formats, and the notes', async () => {
  const nothing = (format: string) => scan('--fault', 'quota-drift', '-f', format)
  expect(await nothing('table')).toMatchObject({ code: 0, stdout: '' })
  expect((await nothing('table')).stderr).toContain('nothing found in ')
  expect((await nothing('ndjson')).stdout).toBe('')
  expect((await nothing('value')).stdout).toBe('')
  expect(csvRows((await nothing('csv')).stdout)).toHaveLength(1)
  expect(JSON.parse((await nothing('json')).stdout)).toMatchObject({ findings: [], counts: { findings: 0 } })
})
