/**
 * Whether those who must say the same of a volume do, without keeping what they said. Everything said is a
 * figure: who must say it adds it, who says it too takes it away. What comes out even was said by both.
 *
 * Figures of volumes whose ids begin alike are added up in one place of a table of a fixed size, so that
 * memory does not grow with the cloud. A figure has 64 bits: that two faults in one place cancel each other
 * is less likely than that two volumes have the same id.
 */
import type { VolumeId } from '../kernel/ids.ts'
import type { Among, IdRange } from '../ports/among.ts'

/** By so many digits of the id: a million places, each for about one volume of a million. */
const digits = 5
const places = 16 ** digits

/** More ranges than this are made fewer and longer: each costs a search of its own. */
const mostRanges = 20_000

export class Balance {
  private readonly low = new Int32Array(places)
  private readonly high = new Int32Array(places)
  private readonly suspected = new Uint8Array(places)
  /** Ids that do not begin as Cinder's do. */
  private readonly strange = new Set<VolumeId>()

  /** This must be said of the volume by somebody else, too. */
  expect(volume: VolumeId, what: readonly string[]): void {
    this.add(volume, what, 1)
  }

  /** This is said of the volume, as somebody else must have said. */
  meet(volume: VolumeId, what: readonly string[]): void {
    this.add(volume, what, -1)
  }

  /** Of this volume there is something to be said, whatever else is said of it. */
  suspect(volume: VolumeId): void {
    const place = placeOf(volume)
    if (place < 0) this.strange.add(volume)
    else this.suspected[place] = 1
  }

  /** Whether all that was said of volumes whose ids begin like this one agrees. */
  isEven(volume: VolumeId): boolean {
    const place = placeOf(volume)
    return place >= 0 && this.isEvenAt(place)
  }

  /** The volumes of which not all agrees, and, for want of a closer look, their neighbours. */
  uneven(): Among {
    const found: number[] = []
    for (let place = 0; place < places; place++) if (!this.isEvenAt(place)) found.push(place)
    let ranges = rangesOf(found, digits)
    for (let fewer = digits - 1; ranges.length > mostRanges; fewer--) {
      const width = 16 ** (digits - fewer)
      ranges = rangesOf([...new Set(found.map((place) => Math.floor(place / width)))], fewer)
    }
    return { ranges, ids: [...this.strange].sort() }
  }

  private isEvenAt(place: number): boolean {
    return this.low[place] === 0 && this.high[place] === 0 && this.suspected[place] === 0
  }

  private add(volume: VolumeId, what: readonly string[], sign: 1 | -1): void {
    const place = placeOf(volume)
    if (place < 0) {
      this.strange.add(volume)
      return
    }
    begin(volume)
    for (const text of what) fold(text)
    finish()
    this.low[place] = ((this.low[place] as number) + sign * one) | 0
    this.high[place] = ((this.high[place] as number) + sign * two) | 0
  }
}

/** Neighbouring places are one range. */
function rangesOf(found: readonly number[], length: number): readonly IdRange[] {
  const ranges: { from: string; to: string | null }[] = []
  const name = (place: number): string => place.toString(16).padStart(length, '0')
  let last = -2
  for (const place of found) {
    const to = place + 1 === 16 ** length ? null : name(place + 1)
    const range = ranges.at(-1)
    if (place === last + 1 && range !== undefined) range.to = to
    else ranges.push({ from: name(place), to })
    last = place
  }
  return ranges
}

/** Negative for an id that does not begin with enough small hexadecimal digits. */
function placeOf(id: string): number {
  let place = 0
  for (let i = 0; i < digits; i++) {
    const code = id.charCodeAt(i)
    const digit = code >= 97 ? code - 87 : code <= 57 ? code - 48 : -1
    if (!(digit >= 0 && digit <= 15)) return -1
    place = place * 16 + digit
  }
  return place
}

/** Two halves of a figure, mixed as in cyrb53; kept here, since a row has no time for an object. */
let one = 0
let two = 0

function begin(text: string): void {
  one = 0x2545f491
  two = 0x4f6cdd1d
  fold(text)
}

function fold(text: string): void {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    one = Math.imul(one ^ code, 0x9e3779b1)
    two = Math.imul(two ^ code, 0x5f356495)
  }
  // Where one text ends and the next begins is part of what is said.
  one = Math.imul(one ^ 0x100, 0x9e3779b1)
  two = Math.imul(two ^ 0x100, 0x5f356495)
}

function finish(): void {
  const mixed = Math.imul(one ^ (one >>> 16), 0x85ebca6b) ^ Math.imul(two ^ (two >>> 13), 0xc2b2ae35)
  two = Math.imul(two ^ (two >>> 16), 0x85ebca6b) ^ Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  one = mixed
}
