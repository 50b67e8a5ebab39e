/** Work that is awaited later; a failure is told there, and not to nobody. */
export function aside<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {})
  return work
}
