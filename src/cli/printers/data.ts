/** JSON and YAML for programs, which a terminal may show nonetheless: nothing in them moves its cursor. */
import { Document, visit } from 'yaml'

/** Lines and directions would change on a terminal; JSON leaves these characters as they are. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

const units = (char: string): string =>
  Array.from({ length: char.length }, (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')

/** Escapes what JSON itself need not escape. It means the same to whoever reads it. */
const escaped = (json: string): string => json.replace(unsafe, (char) => (char === '\n' ? char : units(char)))

export const jsonText = (value: unknown): string => `${escaped(JSON.stringify(value, null, 2))}\n`

export const jsonLine = (value: unknown): string => `${escaped(JSON.stringify(value))}\n`

/** Readers of older YAML take `yes`, `0815` and `12:30:00` for something else than a text. */
const isMistakable = /^[-+.]?\d/

export function yamlText(value: unknown): string {
  const document = new Document(value, { version: '1.1', aliasDuplicateObjects: false })
  visit(document, {
    Scalar(_key, scalar) {
      if (typeof scalar.value !== 'string') return
      if (scalar.value.search(unsafe) >= 0 || isMistakable.test(scalar.value)) scalar.type = 'QUOTE_DOUBLE'
    },
  })
  return document
    .toString({ lineWidth: 0 })
    .replace(unsafe, (char) =>
      char === '\n' ? char : `\\U${(char.codePointAt(0) as number).toString(16).padStart(8, '0')}`,
    )
}
