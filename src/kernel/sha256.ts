/** SHA-256, so that a plan that was edited shows it. Plain arithmetic: it must be the same wherever plans are made. */

const fractionOf = (root: number): number => Math.floor((root - Math.floor(root)) * 2 ** 32) | 0

/** The first 64 primes: the algorithm's constants are the fractions of their roots. */
const primes = firstPrimes(64)
const rounds = Int32Array.from(primes, (prime) => fractionOf(Math.cbrt(prime)))
const start = Int32Array.from(primes.slice(0, 8), (prime) => fractionOf(Math.sqrt(prime)))

/** Of the text in UTF-8, as 64 hex digits. */
export function sha256(text: string): string {
  const state = Int32Array.from(start)
  const bytes = padded(new TextEncoder().encode(text))
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < bytes.length; at += 64) digestBlock(state, view, at)
  return [...state].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

function padded(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(64 * Math.ceil((message.length + 9) / 64))
  bytes.set(message)
  bytes[message.length] = 0x80
  new DataView(bytes.buffer).setBigUint64(bytes.length - 8, 8n * BigInt(message.length))
  return bytes
}

const turn = (word: number, by: number): number => (word >>> by) | (word << (32 - by))

function digestBlock(state: Int32Array, view: DataView, at: number): void {
  const w = new Int32Array(64)
  for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + 4 * i)
  for (let i = 16; i < 64; i++) {
    const [near, far] = [w[i - 2] as number, w[i - 15] as number]
    const low = turn(far, 7) ^ turn(far, 18) ^ (far >>> 3)
    const high = turn(near, 17) ^ turn(near, 19) ^ (near >>> 10)
    w[i] = (w[i - 16] as number) + low + (w[i - 7] as number) + high
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as Eight
  for (let i = 0; i < 64; i++) {
    const high = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
    const first = (h + high + ((e & f) ^ (~e & g)) + (rounds[i] as number) + (w[i] as number)) | 0
    const low = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)
    const second = (low + ((a & b) ^ (a & c) ^ (b & c))) | 0
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0]
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i] as number) + word
}

type Eight = [number, number, number, number, number, number, number, number]

function firstPrimes(count: number): readonly number[] {
  const found: number[] = []
  for (let candidate = 2; found.length < count; candidate++)
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate)
  return found
}
