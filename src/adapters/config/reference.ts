/** References to secrets: the configuration says where one is kept, never what it is. */

export type Reference =
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'conf'; readonly path: string; readonly section: string; readonly option: string }

/** `env:NAME`, `file:/PATH` or `conf:/PATH:section.option`; null when it is none of these. */
export function parseReference(text: string): Reference | null {
  const env = /^env:([A-Za-z_][A-Za-z0-9_]*)$/.exec(text)
  if (env) return { kind: 'env', name: env[1] as string }
  const file = /^file:(\/.+)$/.exec(text)
  if (file) return { kind: 'file', path: file[1] as string }
  const conf = /^conf:(\/[^:]+):([^.:]+)\.([^.:]+)$/.exec(text)
  if (conf === null) return null
  return { kind: 'conf', path: conf[1] as string, section: conf[2] as string, option: conf[3] as string }
}

export const isReference = (text: string): boolean => parseReference(text) !== null
