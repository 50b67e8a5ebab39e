/**
 * Whether those who must say the same of a volume do, without keeping what they said. Everything said is a
 * figure: who must say it adds it, who says it too takes it away. What comes out even was said by both.
 *
 * Figures of volumes whose ids begin alike are added up in one place of a table of a fixed size, so that
 * memory does not grow with the cloud. A figure has 64 bits: that two faults in one place cancel each other
 * is less likely than that two volumes have the same id.
 */
import type { VolumeId } from '../kernel/ids.ts'
import { wordsOf } from '../kernel/uuid-words.ts'
import type { Among, IdRange } from '../ports/among.ts'

/** By so many digits of the id: a million places, each for about one volume of a million. */
const digits = 5
const places = 16 ** digits

/** More ranges than this are made fewer and longer: each costs a search of its own. */
const mostRanges = 20_000

export class Balance {
  /** The two halves of each sum beside each other. */
  private readonly sums = new Int32Array(2 * places)
  private readonly suspected = new Uint8Array(places)
  /** Ids that are no UUIDs. */
  private readonly strange = new Set<VolumeId>()

  /** This must be said of the volume by somebody else, too. */
  expect(volume: VolumeId, what: string, of = '', on = ''): void {
    if (!begin(volume)) this.strange.add(volume)
    else this.add(finish(what, of, on), 1)
  }

  /** This is said of the volume, as somebody else must have said. */
  meet(volume: VolumeId, what: string, of = '', on = ''): void {
    if (!begin(volume)) this.strange.add(volume)
    else this.add(finish(what, of, on), -1)
  }

  /** Of this volume there is something to be said, whatever else is said of it. */
  suspect(volume: VolumeId): void {
    if (begin(volume)) this.suspected[place] = 1
    else this.strange.add(volume)
  }

  /** Whether all that was said of volumes whose ids begin like this one agrees. */
  isEven(volume: VolumeId): boolean {
    return begin(volume) && this.isEvenAt(place)
  }

  /** The volumes of which not all agrees, and, for want of a closer look, their neighbours. */
  uneven(): Among {
    const found: number[] = []
    for (let at = 0; at < places; at++) if (!this.isEvenAt(at)) found.push(at)
    let ranges = rangesOf(found, digits)
    for (let fewer = digits - 1; ranges.length > mostRanges; fewer--) {
      const width = 16 ** (digits - fewer)
      ranges = rangesOf([...new Set(found.map((at) => Math.floor(at / width)))], fewer)
    }
    return { ranges, ids: [...this.strange].sort() }
  }

  private isEvenAt(at: number): boolean {
    return this.sums[2 * at] === 0 && this.sums[2 * at + 1] === 0 && this.suspected[at] === 0
  }

  /** `one` is half of the figure; the other is beside it. */
  private add(one: number, sign: 1 | -1): void {
    const { sums } = this
    const at = 2 * place
    sums[at] = ((sums[at] as number) + sign * one) | 0
    sums[at + 1] = ((sums[at + 1] as number) + sign * two) | 0
  }
}

/** Neighbouring places are one range. */
function rangesOf(found: readonly number[], length: number): readonly IdRange[] {
  const ranges: { from: string; to: string | null }[] = []
  const name = (at: number): string => at.toString(16).padStart(length, '0')
  let last = -2
  for (const at of found) {
    const to = at + 1 === 16 ** length ? null : name(at + 1)
    const range = ranges.at(-1)
    if (at === last + 1 && range !== undefined) range.to = to
    else ranges.push({ from: name(at), to })
    last = at
  }
  return ranges
}

/** What a figure is made of, kept here: a row has no time for an object. */
const words = new Int32Array(4)
let place = 0
/** The volume whose figure was begun last: often it is also the next. */
let last: string | null = null
let begunOne = 0
let begunTwo = 0
let one = 0
let two = 0

/** Begins a figure of the volume; false for an id that has no place. */
function begin(volume: VolumeId): boolean {
  if (volume !== last) {
    if (!wordsOf(volume, words)) return false
    last = volume
    place = (words[0] as number) >>> (32 - 4 * digits)
    one = 0x2545f491
    two = 0x4f6cdd1d
    foldWords()
    begunOne = one
    begunTwo = two
  }
  one = begunOne
  two = begunTwo
  return true
}

/** Ends it with what is said, and gives one half of it. */
function finish(what: string, of: string, on: string): number {
  fold(what)
  if (of !== '') fold(of)
  if (on !== '') fold(on)
  const mixed = Math.imul(one ^ (one >>> 16), 0x85ebca6b) ^ Math.imul(two ^ (two >>> 13), 0xc2b2ae35)
  two = Math.imul(two ^ (two >>> 16), 0x85ebca6b) ^ Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed
}

function fold(text: string): void {
  if (wordsOf(text, words)) {
    foldWords()
    return
  }
  for (let i = 0; i < text.length; i++) foldOne(text.charCodeAt(i))
  // Where one text ends and the next begins is part of what is said.
  foldOne(0x10000)
}

function foldWords(): void {
  foldOne(words[0] as number)
  foldOne(words[1] as number)
  foldOne(words[2] as number)
  foldOne(words[3] as number)
}

/** One round of a hash that is known to mix well (MurmurHash3), for each half with constants of its own. */
function foldOne(word: number): void {
  const left = Math.imul(word, 0xcc9e2d51)
  one ^= Math.imul((left << 15) | (left >>> 17), 0x1b873593)
  one = (Math.imul((one << 13) | (one >>> 19), 5) + 0xe6546b64) | 0
  const right = Math.imul(word, 0x239b961b)
  two ^= Math.imul((right << 16) | (right >>> 16), 0xab0e9789)
  two = (Math.imul((two << 17) | (two >>> 15), 5) + 0x0bcaa747) | 0
}
