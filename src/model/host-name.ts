/** Services call one machine by its short name in one place and by its full name in another. */

export const sameHost = (a: string, b: string): boolean => a === b || shortName(a) === shortName(b)

export const shortName = (host: string): string => {
  const dot = host.indexOf('.')
  // An address has dots, but no short form.
  return dot === -1 || /^[\d.]+$/.test(host) ? host : host.slice(0, dot)
}
