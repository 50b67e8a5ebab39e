/** The published JSON Schemas, and what of a document is not as they say. */
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { root } from '../arch/sources.ts'

const names = [
  'cindersweep.scan-1.json',
  'cindersweep.why-1.json',
  'cindersweep.plan-1.json',
  'cindersweep.run-1.json',
] as const
export type SchemaName = (typeof names)[number]

export const schemaOf = (name: SchemaName): Readonly<Record<string, unknown>> =>
  JSON.parse(readFileSync(`${root}schemas/${name}`, 'utf8')) as Readonly<Record<string, unknown>>

const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true })
for (const name of names) ajv.addSchema(schemaOf(name))

/** Empty when the document is valid. It is judged as it travels: as JSON. */
export function faultsOfForm(name: SchemaName, document: unknown): readonly string[] {
  const validate = ajv.getSchema(name)
  if (validate === undefined) throw new Error(`no schema ${name}`)
  if (validate(JSON.parse(JSON.stringify(document)))) return []
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(' '),
  )
}
