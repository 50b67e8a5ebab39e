/**
 * Tells a document again: runs the commands in it and puts what they print in place of what is written there. A
 * block `sh` holds a command that goes on beside those that follow, a block `console` commands and their output.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { root } from '../arch/sources.ts'
import { temporaryFiles } from './temporary-files.ts'

/** The port that is written in documents; another is taken, since this one may be in use. */
const writtenPort = '35357'

interface Stage {
  readonly directory: string
  readonly env: Record<string, string>
  readonly port: string
  beside: ChildProcess | null
}

export async function retold(text: string): Promise<string> {
  const stage = await makeStage()
  const parts = text.split(/^(```(?:sh|console)\n[\s\S]*?^```$)/m)
  let told = ''
  for (const part of parts) {
    if (part.startsWith('```sh\n')) await goOn(part.slice('```sh\n'.length, -'\n```'.length), stage)
    told += part.startsWith('```console\n') ? await retoldBlock(part, stage) : part
  }
  return told
}

async function makeStage(): Promise<Stage> {
  const directory = temporaryFiles()
  mkdirSync(join(directory, 'bin'))
  symlinkSync(join(root, 'bin/cindersweep'), join(directory, 'bin/cindersweep'))
  const stage: Stage = {
    directory,
    env: { PATH: process.env['PATH'] ?? '', HOME: directory, NO_COLOR: '1' },
    port: await freePort(),
    beside: null,
  }
  onTestFinished(() => end(stage))
  return stage
}

async function freePort(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return String(port)
}

async function end(stage: Stage): Promise<void> {
  const { beside } = stage
  if (beside === null) return
  stage.beside = null
  const ended = new Promise((resolve) => beside.once('exit', resolve))
  beside.kill('SIGINT')
  await ended
}

/** The command is ready when it has said something. */
async function goOn(command: string, stage: Stage): Promise<void> {
  await end(stage)
  const child = start(`exec ${command}`, stage)
  stage.beside = child
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve())
    child.once('exit', (code) => reject(new Error(`${command} ended with ${code}`)))
  })
}

const start = (command: string, { directory, env, port }: Stage): ChildProcess =>
  spawn('bash', ['-c', command.replaceAll(writtenPort, port)], {
    cwd: directory,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })

async function retoldBlock(block: string, stage: Stage): Promise<string> {
  const commands = block.split('\n').filter((line) => line.startsWith('$ '))
  const told: string[] = []
  for (const line of commands) told.push(`${line}\n${await outputOf(line.slice(2), stage)}`)
  return `\`\`\`console\n${told.join('')}\`\`\``
}

async function outputOf(command: string, stage: Stage): Promise<string> {
  if (command.startsWith('export ')) {
    for (const pair of command.slice('export '.length).split(' ')) {
      const [name, value] = pair.split('=') as [string, string]
      stage.env[name] = value
    }
    return ''
  }
  const child = start(`exec 2>&1; ${command}`, stage)
  let said = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  await new Promise((resolve) => child.once('close', resolve))
  return steady(said.replaceAll(stage.port, writtenPort))
}

/** Times of day differ from run to run; in documents it is always the same day. */
const steady = (text: string): string => text.replace(/\d{4}-\d\d-\d\d([ T])\d\d:\d\d:\d\d/g, '2026-03-01$112:00:00')

/** The same text for whatever ids were drawn: they change when the simulated cloud learns something new. */
export const withoutIds = (text: string): string =>
  text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=instance-)[0-9a-f]{8}/g, (id) => id.replace(/[^-]/g, '0'))
