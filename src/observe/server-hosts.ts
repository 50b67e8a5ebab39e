/** The hosts of all servers that are alive: half a million of them must not cost what half a million texts do. */
import type { ServerId } from '../kernel/ids.ts'
import { wordsOf } from '../kernel/uuid-words.ts'

const key = new Int32Array(4)

export class ServerHosts {
  private capacity = 1 << 14
  private words = new Int32Array(4 * this.capacity)
  /** By place: one more than the number of the host; 0 where nothing is. */
  private hosts = new Uint16Array(this.capacity)
  private size = 0
  private readonly names: string[] = []
  private readonly numbers = new Map<string, number>()
  /** Servers whose ids are no UUIDs, and those whose hosts have no number left. */
  private readonly others = new Map<ServerId, string>()

  set(server: ServerId, host: string): void {
    const number = this.numberOf(host)
    if (number === null || !wordsOf(server, key)) {
      this.others.set(server, host)
      return
    }
    if (2 * this.size >= this.capacity) this.grow()
    wordsOf(server, key)
    const place = this.placeOf()
    if (this.hosts[place] === 0) this.size++
    this.words.set(key, 4 * place)
    this.hosts[place] = number + 1
  }

  /** Undefined for a server that is not among them. */
  get(server: ServerId): string | undefined {
    const found = wordsOf(server, key) ? (this.hosts[this.placeOf()] as number) : 0
    return found > 0 ? this.names[found - 1] : this.others.size > 0 ? this.others.get(server) : undefined
  }

  /** Where the key is, or would be. Ids are made by chance: their own bits scatter them. */
  private placeOf(): number {
    const mask = this.capacity - 1
    let place = ((key[0] as number) ^ (key[3] as number)) & mask
    while (this.hosts[place] !== 0 && !this.isAt(place)) place = (place + 1) & mask
    return place
  }

  private isAt(place: number): boolean {
    const { words } = this
    const at = 4 * place
    return words[at] === key[0] && words[at + 1] === key[1] && words[at + 2] === key[2] && words[at + 3] === key[3]
  }

  private grow(): void {
    const { words, hosts, capacity } = this
    this.capacity = 4 * capacity
    this.words = new Int32Array(4 * this.capacity)
    this.hosts = new Uint16Array(this.capacity)
    for (let place = 0; place < capacity; place++) {
      if (hosts[place] === 0) continue
      key.set(words.subarray(4 * place, 4 * place + 4))
      const to = this.placeOf()
      this.words.set(key, 4 * to)
      this.hosts[to] = hosts[place] as number
    }
  }

  private numberOf(host: string): number | null {
    const known = this.numbers.get(host)
    if (known !== undefined) return known
    if (this.names.length === 0xffff) return null
    this.numbers.set(host, this.names.length)
    return this.names.push(host) - 1
  }
}
