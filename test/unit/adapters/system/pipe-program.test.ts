import { describe, expect, it } from 'vitest'
import { localPipe } from '../../../../src/adapters/system/pipe-program.ts'
import { failureOf } from '../../../support/failures.ts'

const script = (text: string, more: { stdin?: string; deadlineMs?: number } = {}, signal?: AbortSignal) =>
  localPipe({ signal }).open({ argv: ['sh', '-c', text], ...more })

async function textOf(output: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces = await Array.fromAsync(output)
  return Buffer.concat(pieces).toString()
}

describe('a program whose output flows', () => {
  it('gives all of it, then its exit code and what it complained of', async () => {
    const { output, answer } = script('cat; echo sorry >&2; exit 3', { stdin: 'in' })
    expect(await textOf(output)).toBe('in')
    expect(await answer).toEqual({ code: 3, late: false, stderr: 'sorry\n' })
  })

  it('gives more than anybody would keep', async () => {
    const { output, answer } = script('dd if=/dev/zero bs=65536 count=512 2>/dev/null')
    let size = 0
    for await (const piece of output) size += piece.length
    expect([size, (await answer).code]).toEqual([512 * 65536, 0])
  })

  it('ends with its deadline, and what came before is there', async () => {
    const { output, answer } = script('echo first; exec sleep 600', { deadlineMs: 300 })
    expect(await textOf(output)).toBe('first\n')
    expect(await answer).toMatchObject({ late: true, code: null })
  })

  it('that does not exist fails when its answer is asked for', async () => {
    const { output, answer } = localPipe().open({ argv: ['/nonexistent/program'] })
    expect(await textOf(output)).toBe('')
    expect((await failureOf(() => answer)).code).toBe('program.missing')
  })

  it('is interrupted with the command', async () => {
    const interruption = new AbortController()
    const { output, answer } = script('echo first; exec sleep 600', {}, interruption.signal)
    for await (const _piece of output) interruption.abort()
    expect((await failureOf(() => answer)).code).toBe('interrupted')
  })

  it('whose output nobody wants any more ends by itself', async () => {
    const { output, answer } = script('yes')
    for await (const _piece of output) break
    expect((await answer).late).toBe(false)
  })
})
