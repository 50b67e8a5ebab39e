/** The word that was probably meant. */

/** Null when none of the words resembles it: a guess out of the blue would only mislead. */
export function closest(word: string, words: readonly string[]): string | null {
  const wanted = word.toLowerCase()
  const most = Math.max(2, Math.floor(wanted.length / 3))
  const ranked = words
    .map((candidate) => ({ candidate, distance: distanceOf(wanted, candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= most)
    .toSorted((a, b) => a.distance - b.distance)
  return ranked[0]?.candidate ?? null
}

/** `Did you mean X? ` before a hint, or nothing. */
export function didYouMean(word: string, words: readonly string[]): string {
  const meant = closest(word, words)
  return meant === null ? '' : `Did you mean ${meant}? `
}

/** A part of a name stands for it: `ghost` is nearer to `ghost-server-attachment` than to any short word. */
const distanceOf = (wanted: string, candidate: string): number =>
  wanted.length >= 3 && candidate.includes(wanted) ? 0.5 : editDistance(wanted, candidate)

/** Levenshtein's: insertions, deletions and replacements. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}
