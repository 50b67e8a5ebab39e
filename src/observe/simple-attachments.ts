/** Attachments as nearly all are, in numbers: completed, one to a volume, to a server. */
import type { AttachmentId, ServerId, VolumeId } from '../kernel/ids.ts'
import { textOf } from '../kernel/uuid-table.ts'
import { wordsOf } from '../kernel/uuid-words.ts'
import type { Attachment } from '../model/cinder.ts'

const words = new Int32Array(4)

/** `2026-01-02T03:04:05.000000`, as Cinder writes times. */
const form = { length: 26, marks: [4, 7, 10, 13, 16, 19], parts: [0, 5, 8, 11, 14, 17] } as const
const marks = '--T::.'

/** Microseconds since 1970; NaN for any other form, which could not be written again. */
function microsOf(text: string): number {
  if (text.length !== form.length) return Number.NaN
  for (let i = 0; i < marks.length; i++)
    if (text.charCodeAt(form.marks[i] as number) !== marks.charCodeAt(i)) return Number.NaN
  const [year, month, day, hour, minute, second] = form.parts
  const seconds = Date.UTC(
    100 * two(text, year) + two(text, year + 2),
    two(text, month) - 1,
    two(text, day),
    two(text, hour),
    two(text, minute),
    two(text, second),
  )
  const micros = 10_000 * two(text, 20) + 100 * two(text, 22) + two(text, 24)
  const instant = 1e3 * seconds + micros
  // A thirtieth of February would come back as another day.
  const usual = two(text, day) < 29 && two(text, month) < 13 && two(text, hour) < 24
  return usual || textOfMicros(instant) === text ? instant : Number.NaN
}

/** Two digits; NaN where one is none. */
function two(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? Number.NaN : 10 * tens + ones
}

function textOfMicros(micros: number): string {
  const text = new Date(Math.floor(micros / 1e3)).toISOString().slice(0, 23)
  return `${text}${String(micros - 1e3 * Math.floor(micros / 1e3)).padStart(3, '0')}`
}

/** How many numbers an attachment is: its own id, its server's. */
const width = 8

export class SimpleAttachments {
  private ids = new Int32Array(width << 12)
  private times = new Float64Array(1 << 12)
  private connected = new Int8Array(1 << 12)

  /** Keeps it under a number; false for one that cannot be told again from numbers alone. */
  keep(number: number, { id, server, status, connected, attachedAt, host, device }: Attachment): boolean {
    if (status !== 'attached' || server === null || host !== undefined || device !== null) return false
    const micros = attachedAt === null ? 0 : microsOf(attachedAt)
    if (Number.isNaN(micros)) return false
    while (number >= this.times.length) this.grow()
    if (!wordsOf(id, words)) return false
    this.ids.set(words, width * number)
    if (!wordsOf(server, words)) return false
    this.ids.set(words, width * number + 4)
    this.times[number] = micros
    this.connected[number] = connected === undefined ? 0 : connected ? 1 : 2
    return true
  }

  is(number: number, id: string): boolean {
    return this.same(width * number, id)
  }

  isOf(number: number, server: string): boolean {
    return this.same(width * number + 4, server)
  }

  /** The record as it was. */
  recordOf(number: number, volume: VolumeId): Attachment {
    const connected = this.connected[number]
    const micros = this.times[number] as number
    return {
      id: textOf(this.ids, width * number) as AttachmentId,
      volume,
      server: textOf(this.ids, width * number + 4) as ServerId,
      status: 'attached',
      host: undefined,
      device: null,
      connected: connected === 0 ? undefined : connected === 1,
      attachedAt: micros === 0 ? null : textOfMicros(micros),
    }
  }

  private same(at: number, uuid: string): boolean {
    const { ids } = this
    return (
      wordsOf(uuid, words) &&
      ids[at] === words[0] &&
      ids[at + 1] === words[1] &&
      ids[at + 2] === words[2] &&
      ids[at + 3] === words[3]
    )
  }

  private grow(): void {
    this.ids = grown(this.ids, new Int32Array(2 * this.ids.length))
    this.times = grown(this.times, new Float64Array(2 * this.times.length))
    this.connected = grown(this.connected, new Int8Array(2 * this.connected.length))
  }
}

function grown<T extends Int32Array | Float64Array | Int8Array>(old: T, room: T): T {
  room.set(old)
  return room
}
