/** Numbers for very many UUIDs, in the order in which they first come. No id is kept as a text. */
import { wordsOf } from './uuid-words.ts'

const none = -1

/** What stands for a text that is no UUID in small letters. */
export const notUuid = -2

const key = new Int32Array(4)

export class UuidTable {
  private capacity = 1 << 12
  /** By place in the table: one more than the number of the id that lies there; 0 where none does. */
  private numbers = new Int32Array(2 * this.capacity)
  /** Four words for each id, by its number. */
  private words = new Int32Array(4 * this.capacity)
  private count = 0

  get size(): number {
    return this.count
  }

  /** The id's number, given to it now if it has none yet. */
  add(uuid: string): number {
    if (!wordsOf(uuid, key)) return notUuid
    let place = this.placeOf()
    const known = this.numbers[place] as number
    if (known > 0) return known - 1
    if (this.count === this.capacity) {
      this.grow()
      wordsOf(uuid, key)
      place = this.placeOf()
    }
    this.words.set(key, 4 * this.count)
    this.numbers[place] = ++this.count
    return this.count - 1
  }

  /** The id's number; negative when it has none. */
  indexOf(uuid: string): number {
    if (!wordsOf(uuid, key)) return notUuid
    const known = this.numbers[this.placeOf()] as number
    return known > 0 ? known - 1 : none
  }

  textAt(number: number): string {
    return textOf(this.words, 4 * number)
  }

  /** Where the key is, or would be. Ids are made by chance: their own bits scatter them. */
  private placeOf(): number {
    const mask = this.numbers.length - 1
    let place = ((key[0] as number) ^ (key[3] as number)) & mask
    for (let known = this.numbers[place] as number; known !== 0; known = this.numbers[place] as number) {
      if (this.isKey(4 * (known - 1))) return place
      place = (place + 1) & mask
    }
    return place
  }

  private isKey(at: number): boolean {
    const { words } = this
    return words[at] === key[0] && words[at + 1] === key[1] && words[at + 2] === key[2] && words[at + 3] === key[3]
  }

  private grow(): void {
    this.capacity *= 2
    const words = new Int32Array(4 * this.capacity)
    words.set(this.words)
    this.words = words
    this.numbers = new Int32Array(2 * this.capacity)
    for (let number = 0; number < this.count; number++) {
      key.set(words.subarray(4 * number, 4 * number + 4))
      this.numbers[this.placeOf()] = number + 1
    }
  }
}

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0')

/** The id whose words stand there. */
export function textOf(words: Int32Array, at: number): string {
  const [a, b, c, d] = [0, 1, 2, 3].map((i) => hex(words[at + i] as number)) as [string, string, string, string]
  return `${a}-${b.slice(0, 4)}-${b.slice(4)}-${c.slice(0, 4)}-${c.slice(4)}${d}`
}
