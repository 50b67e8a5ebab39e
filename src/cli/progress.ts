/** Progress on standard error, for people at a terminal: one line that is written over. */
import { cleanLine } from '../kernel/text.ts'
import type { Progress } from '../ports/progress.ts'
import { silent } from '../ports/progress.ts'
import { cut } from './printers/text-width.ts'

const redrawMs = 100

export interface VisibleProgress extends Progress {
  /** Takes the line away. */
  end(): void
}

/** Silent where standard error is no terminal, or when told to be. */
export function terminalProgress(wanted: boolean): VisibleProgress {
  if (!wanted || !process.stderr.isTTY) return { ...silent, end() {} }
  const counts = new Map<string, number>()
  let doing = ''
  let drawnAt = 0
  const draw = (): void => {
    const parts = [...counts].map(([kind, count]) => `${kind} ${count}`)
    const line = [doing, ...parts].filter((part) => part !== '').join(' · ')
    const width = (process.stderr.columns ?? 80) - 1
    process.stderr.write(`\r\x1b[2K${cut(cleanLine(line), width)[0] ?? ''}`)
    drawnAt = Date.now()
  }
  return {
    read(_source, kind, count) {
      counts.set(kind, count)
      if (Date.now() - drawnAt >= redrawMs) draw()
    },
    doing(text) {
      doing = text
      counts.clear()
      draw()
    },
    end() {
      process.stderr.write('\r\x1b[2K')
    },
  }
}
