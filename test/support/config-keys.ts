/** Every key that cindersweep.yaml may have, as a path: `backends[].pool`. */
import { z } from 'zod'
import { configSchema } from '../../src/adapters/config/schema.ts'
import { transitional } from '../../src/model/volume-status.ts'

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
}

export function configKeys(): readonly string[] {
  const keys = new Set(pathsOf(z.toJSONSchema(configSchema, { io: 'input' }) as Schema, ''))
  return [...keys].sort()
}

/** All states have the same form, and one row tells of them. */
const states: ReadonlySet<string> = new Set([...transitional, 'migrating'])

function* pathsOf({ properties = {}, items, anyOf = [], oneOf = [] }: Schema, path: string): Iterable<string> {
  for (const [key, schema] of Object.entries(properties)) {
    const name = `${path}${path === '' ? '' : '.'}${path === 'policy.settle' && states.has(key) ? 'STATE' : key}`
    yield name
    yield* pathsOf(schema, name)
  }
  for (const schema of [...anyOf, ...oneOf]) yield* pathsOf(schema, path)
  if (items !== undefined) yield* pathsOf(items, `${path}[]`)
}
