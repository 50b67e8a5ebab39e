/** What a reference refers to, read when it is needed and kept nowhere. */
import { readFileSync } from 'node:fs'
import { CinderSweepError } from '../../kernel/errors.ts'
import { parseOsloConfig } from '../parse/oslo-config.ts'
import { OsloOptions } from '../parse/oslo-options.ts'
import { accountName } from '../system/account.ts'
import { parseReference } from './reference.ts'

type Env = Readonly<Record<string, string | undefined>>

/** The secret itself; no complaint quotes it. */
export function resolveReference(text: string, env: Env): string {
  const reference = parseReference(text)
  if (reference === null) throw unresolved(text, 'it is neither env:, file: nor conf:')
  switch (reference.kind) {
    case 'env':
      return env[reference.name] || fail(text, `the environment has no ${reference.name}`)
    case 'file':
      return read(reference.path, text).trim() || fail(text, 'the file is empty')
    case 'conf': {
      const { path, section, option } = reference
      const options = new OsloOptions([parseOsloConfig(read(path, text), path)])
      return options.get([section, option])?.value || fail(text, `[${section}] sets no ${option}`)
    }
  }
}

function read(path: string, text: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException
    const hint = code === 'EACCES' ? `Let this user read it: setfacl -m u:${accountName()}:r ${path}` : undefined
    throw unresolved(text, `the file cannot be read: ${code}`, hint)
  }
}

function fail(text: string, why: string): never {
  throw unresolved(text, why)
}

const mend = 'Correct the reference in cindersweep.yaml, or make what it names readable to this user.'

const unresolved = (text: string, why: string, hint: string = mend): CinderSweepError =>
  new CinderSweepError('config.reference', `cannot resolve ${text}: ${why}`, { hint })
