/** QEMU's two ways to write an option: `key=value,key=value` with doubled commas, and JSON. */
import { readJson } from './json-document.ts'
import type { JsonRow } from './json-row.ts'
import { rowOf } from './json-row.ts'

export type QemuOptions = ReadonlyMap<string, string>

/** Keys whose value is a secret, at whatever depth. */
const secret = /(?:^|\.)(?:key|data|password|password-secret|passwd|iv)$/i

/** Flat options, without secrets. A word without `=` is a key of its own: `readonly`. */
export function flatOptions(text: string): QemuOptions {
  const options = new Map<string, string>()
  for (const pair of piecesOf(text, ',')) {
    const at = pair.indexOf('=')
    const key = at < 0 ? pair : pair.slice(0, at)
    if (key !== '' && !secret.test(key)) options.set(key, at < 0 ? 'on' : pair.slice(at + 1))
  }
  return options
}

/** Divides at a separator that is escaped by doubling it. */
function piecesOf(text: string, separator: string): readonly string[] {
  const pieces: string[] = []
  let piece = ''
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== separator) piece += text[at]
    else if (text[at + 1] === separator) {
      piece += separator
      at++
    } else {
      pieces.push(piece)
      piece = ''
    }
  }
  pieces.push(piece)
  return pieces
}

/** Options in either form. Those of JSON that hold more than a word are found under `key.key`, as QEMU itself names them. */
export function optionsOf(text: string, source: string): QemuOptions {
  if (!text.startsWith('{')) return flatOptions(text)
  const options = new Map<string, string>()
  gather(rowOf(readJson(source, text)), '', options)
  return options
}

function gather(row: JsonRow, prefix: string, options: Map<string, string>): void {
  for (const key of row.keys()) {
    const name = `${prefix}${key}`
    if (secret.test(name)) continue
    const inner = row.row(key)
    const word = row.word(key)
    if (inner !== null) gather(inner, `${name}.`, options)
    else if (word !== null) options.set(name, word)
  }
}
