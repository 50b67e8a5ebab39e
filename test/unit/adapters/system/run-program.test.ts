import { describe, expect, it } from 'vitest'
import { runProgram } from '../../../../src/adapters/system/run-program.ts'
import type { ShellRequest } from '../../../../src/ports/shell.ts'

const node = (script: string, ...args: string[]): ShellRequest['argv'] => [process.execPath, '-e', script, ...args]

describe('runProgram', () => {
  it('gives the exit code and both streams', async () => {
    const argv = node('console.log("out"); console.error("err"); process.exitCode = 3')
    expect(await runProgram({ argv })).toEqual({ code: 3, late: false, stdout: 'out\n', stderr: 'err\n' })
  })

  it('hands arguments over as they are, whatever a shell would make of them', async () => {
    const words = ['a b', '$HOME', '`id`', '"; exit 9', '*', '']
    const { stdout } = await runProgram({ argv: node('console.log(JSON.stringify(process.argv.slice(1)))', ...words) })
    expect(JSON.parse(stdout)).toEqual(words)
  })

  it('feeds standard input', async () => {
    const { stdout } = await runProgram({ argv: node('process.stdin.pipe(process.stdout)'), stdin: 'fed' })
    expect(stdout).toBe('fed')
  })

  it('does not mind a program that leaves its input unread', async () => {
    const { code } = await runProgram({ argv: node('process.exit(0)'), stdin: 'x'.repeat(1 << 20) })
    expect(code).toBe(0)
  })

  it('gives what was said before the deadline, and says that it is late', async () => {
    const argv = ['sh', '-c', 'printf half; exec sleep 600'] as const
    const answer = await runProgram({ argv, deadlineMs: 500 })
    expect(answer).toMatchObject({ code: null, late: true, stdout: 'half' })
  })

  it('names a program that is not there', async () => {
    await expect(runProgram({ argv: ['no-such-program'] })).rejects.toMatchObject({
      code: 'program.missing',
      message: 'there is no program no-such-program',
    })
  })

  it('refuses a flood', async () => {
    const argv = node('process.stdout.write("x".repeat(4096))')
    await expect(runProgram({ argv }, { mostBytes: 1024 })).rejects.toMatchObject({ code: 'program.flood' })
  })

  it('ends the program when interrupted', async () => {
    const interruption = new AbortController()
    const running = runProgram({ argv: node('setInterval(() => {}, 1000)') }, { signal: interruption.signal })
    interruption.abort()
    await expect(running).rejects.toMatchObject({ code: 'interrupted' })
  })

  it('gives the environment that it was told to give', async () => {
    const { stdout } = await runProgram(
      { argv: node('console.log(process.env.ONLY ?? "none")') },
      { env: { ONLY: 'this' } },
    )
    expect(stdout).toBe('this\n')
  })
})
