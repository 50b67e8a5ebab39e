/** The URLs of cells, which may be templates that Nova fills in from its own [database] connection. */
import { malformed } from './database-url.ts'

/** `whole` is that connection; null when it is not known, which only a template minds. */
export function expandCellUrl(template: string, whole: string | null, what: string): string {
  if (!/[{}]/.test(template)) return template
  const parts = whole === null ? null : partsOf(whole)
  return template.replace(/\{\{|\}\}|\{([^{}]*)\}|[{}]/g, (found, name: string | undefined) => {
    if (found === '{{' || found === '}}') return found.charAt(0)
    if (name === undefined) throw malformed(what, 'is a template with a brace that stands alone')
    if (parts === null)
      throw malformed(what, 'is a template, and databases.nova, from which it is filled in, is not configured')
    const value = parts.get(name)
    if (value === undefined)
      throw malformed(what, `is a template that asks for {${name}}, which the connection of Nova has not`)
    return value
  })
}

/** The parts as they are written: what was percent-encoded stays so. */
function partsOf(whole: string): ReadonlyMap<string, string> {
  const url =
    /^(?<scheme>[^:]+):\/\/(?<place>[^/?#]*)(?:\/(?<path>[^?#]*))?(?:\?(?<query>[^#]*))?(?:#(?<fragment>.*))?$/s
  const found = url.exec(whole)?.groups
  if (found === undefined) return new Map()
  const { scheme = '', place = '', path = '', query = '', fragment = '' } = found
  const parts = new Map([
    ['scheme', scheme.toLowerCase()],
    ['path', path],
    ['query', query],
    ['fragment', fragment],
  ])
  const places = place.split(',')
  addPlace(parts, place, '')
  if (places.length > 1) for (const [i, one] of places.entries()) addPlace(parts, one, String(i + 1))
  return parts
}

function addPlace(parts: Map<string, string>, text: string, number: string): void {
  const place =
    /^(?:(?<username>[^:@]*)(?::(?<password>.*))?@)?(?:\[(?<six>[^\]]*)\]|(?<name>[^:@]*))(?::(?<port>\d+))?$/s
  const found = place.exec(text)?.groups
  if (found === undefined) return
  const hostname = (found['six'] ?? found['name'])?.toLowerCase()
  for (const [name, value] of Object.entries({ ...found, hostname })) {
    if (name !== 'six' && name !== 'name' && value !== undefined && value !== '') parts.set(`${name}${number}`, value)
  }
}
