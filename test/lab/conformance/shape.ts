/** The shape of an answer: its keys, and of what kind each value is; and where two shapes differ. */

export type Shape = string | readonly Shape[] | { readonly [key: string]: Shape }

const kinds: readonly (readonly [string, RegExp])[] = [
  ['uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
  ['hex id', /^[0-9a-f]{32,}$/],
  ['time with Z', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/],
  ['time with fraction', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/],
  ['time with fraction and Z', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/],
  ['time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/],
  ['address of the web', /^https?:\/\//],
]

/** Of a list, the shapes of its entries: each once, and in order, since clouds differ in how many there are. */
export function shapeOf(value: unknown): Shape {
  if (value === null) return 'null'
  if (typeof value === 'string') return kinds.find(([, form]) => form.test(value))?.[0] ?? 'text'
  if (typeof value !== 'object') return typeof value
  if (Array.isArray(value)) {
    const shapes = new Map(value.map((entry) => [JSON.stringify(shapeOf(entry)), shapeOf(entry)]))
    return [...shapes.keys()].sort().map((text) => shapes.get(text) as Shape)
  }
  const keys = Object.keys(value).sort()
  return Object.fromEntries(keys.map((key) => [key, shapeOf((value as Record<string, unknown>)[key])]))
}

/** One line for each place in which the simulated shape is not the real one. */
export function differences(real: Shape | undefined, simulated: Shape | undefined, path = ''): readonly string[] {
  if (isObject(real) && isObject(simulated)) {
    const keys = [...new Set([...Object.keys(real), ...Object.keys(simulated)])].sort()
    return keys.flatMap((key) => differences(real[key], simulated[key], `${path}/${key}`))
  }
  if (Array.isArray(real) && Array.isArray(simulated) && real.length === 1 && simulated.length === 1)
    return differences(real[0] as Shape, simulated[0] as Shape, `${path}[]`)
  const [a, b] = [JSON.stringify(real), JSON.stringify(simulated)]
  return a === b ? [] : [`${path}: really ${a ?? 'not there'}, simulated ${b ?? 'not there'}`]
}

const isObject = (shape: Shape | undefined): shape is { readonly [key: string]: Shape } =>
  typeof shape === 'object' && !Array.isArray(shape)
