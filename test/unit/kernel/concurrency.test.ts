import { describe, expect, it } from 'vitest'
import { eachOf } from '../../../src/kernel/concurrency.ts'

/** Work that ends only when it is told to, so that a test sees how much of it runs at once. */
function gate() {
  const open: (() => void)[] = []
  return { waiting: open, pass: () => new Promise<void>((resolve) => open.push(resolve)) }
}

describe('eachOf', () => {
  it('gives the results in the order of the items, in whatever order they are done', async () => {
    const { waiting, pass } = gate()
    const all = eachOf(['a', 'b', 'c'], 3, async (item) => {
      await pass()
      return item.toUpperCase()
    })
    for (const end of waiting.toReversed()) end()
    expect(await all).toEqual(['A', 'B', 'C'])
  })

  it('works on no more items at once than it may', async () => {
    const { waiting, pass } = gate()
    const begun: number[] = []
    const all = eachOf([1, 2, 3, 4, 5], 2, async (item) => {
      begun.push(item)
      await pass()
    })
    expect(begun).toEqual([1, 2])
    waiting.shift()?.()
    await Promise.resolve()
    await Promise.resolve()
    expect(begun).toEqual([1, 2, 3])
    for (let i = 0; i < 20; i++) {
      waiting.shift()?.()
      await Promise.resolve()
    }
    await all
    expect(begun).toEqual([1, 2, 3, 4, 5])
  })

  it('fails as the first work that fails', async () => {
    const failing = eachOf([1, 2, 3], 2, async (item) => {
      if (item === 2) throw new Error('two')
    })
    await expect(failing).rejects.toThrow('two')
  })

  it('has nothing to do for no items', async () => {
    expect(await eachOf([], 8, async () => 1)).toEqual([])
  })
})
