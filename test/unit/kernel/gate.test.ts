import { describe, expect, it } from 'vitest'
import { gate } from '../../../src/kernel/gate.ts'

/** Works that end when they are told to, and how many of each key ran at once at most. */
function watched(limit: number) {
  const pass = gate(limit)
  const ends: (() => void)[] = []
  const running = new Map<string, number>()
  const most = new Map<string, number>()
  const begin = (key: string): Promise<string> =>
    pass(key, async () => {
      running.set(key, (running.get(key) ?? 0) + 1)
      most.set(key, Math.max(most.get(key) ?? 0, running.get(key) ?? 0))
      await new Promise<void>((resolve) => ends.push(resolve))
      running.set(key, (running.get(key) ?? 0) - 1)
      return key
    })
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  return { begin, ends, most, settle }
}

describe('a gate', () => {
  it('lets so many of one key run at once, and all in the end', async () => {
    const { begin, ends, most, settle } = watched(2)
    const works = Array.from({ length: 5 }, () => begin('a'))
    for (let i = 0; i < 5; i++) {
      await settle()
      ends.shift()?.()
    }
    expect(await Promise.all(works)).toEqual(['a', 'a', 'a', 'a', 'a'])
    expect(most.get('a')).toBe(2)
  })

  it('holds up no other key', async () => {
    const { begin, ends, settle } = watched(1)
    const works = [begin('a'), begin('a'), begin('b')]
    await settle()
    expect(ends).toHaveLength(2)
    for (let i = 0; i < 3; i++) {
      ends.shift()?.()
      await settle()
    }
    expect(await Promise.all(works)).toEqual(['a', 'a', 'b'])
  })

  it('gives a place back also when the work fails', async () => {
    const pass = gate(1)
    await expect(pass('a', () => Promise.reject(new Error('x')))).rejects.toThrow('x')
    expect(await pass('a', async () => 'next')).toBe('next')
  })
})
