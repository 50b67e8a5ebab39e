/** By what a process is known to others, and whether one that held a lock still lives. */
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

export interface ProcessName {
  readonly host: string
  readonly pid: number
  /** Where its number means something, and when it began; null where that cannot be told. */
  readonly life: string | null
}

export const thisProcess = (): ProcessName => ({ host: hostname(), pid: process.pid, life: lifeIn(process.pid) })

/** Numbers are given anew, and mean nothing on another machine or in another container. */
export function lifeOf({ pid, life }: ProcessName): 'alive' | 'gone' | 'unknown' {
  const here = place()
  if (life === null || here === null || !life.startsWith(`${here} `)) return 'unknown'
  const began = beganAt(pid)
  // What /proc hides from this user may live all the same.
  if (began === null) return exists(pid) ? 'unknown' : 'gone'
  return life === `${here} ${began}` ? 'alive' : 'gone'
}

/** The boot of this machine, and the space in which its processes are numbered. */
function place(): string | null {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return null
  }
}

function lifeIn(pid: number): string | null {
  const here = place()
  const began = beganAt(pid)
  return here === null || began === null ? null : `${here} ${began}`
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/** In ticks since the boot; null where that is not shown. A zombie has ended, though its number is not yet free. */
function beganAt(pid: number): string | null {
  try {
    // The name of the program, in brackets, may itself hold spaces and brackets.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? 'ended' : (fields[19] ?? null)
  } catch {
    return null
  }
}
