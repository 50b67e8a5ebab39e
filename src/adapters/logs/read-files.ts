/** A log in files: the newest first, so that what is cut off by the deadline is what matters least. */
import { findFiles, type LogFile } from './find-files.ts'
import type { Problem, Reading } from './log-reader.ts'
import { unpack } from './unpack.ts'

export async function readFiles(path: string, reading: Reading): Promise<readonly Problem[]> {
  const { files, zone, complaint } = await findFiles(path, reading.machine.shell, reading.leftMs())
  if (files.length === 0) return [absent(path, complaint)]
  const problems: Problem[] = []
  const { since } = reading
  const wanted = files.filter(({ writtenAt }) => since === null || writtenAt >= since)
  for (const file of wanted) {
    if (reading.leftMs() <= 0) {
      problems.push({ reason: 'timed-out', says: `${file.path} and what is older were not read in time` })
      break
    }
    const problem = await readFile(file, zone, reading)
    if (problem !== null) problems.push(problem)
  }
  return problems
}

/** A pattern that matches nothing, and a folder that may not be entered, look alike to a shell: `ls` tells them apart. */
function absent(path: string, complaint: string): Problem {
  if (/Permission denied/.test(complaint))
    return { reason: 'refused', says: `${path} may not be seen: permission denied` }
  const why = /No such file/.test(complaint) || complaint === '' ? 'there is no such file' : complaint
  return { reason: 'unreachable', says: `${path}: ${complaint === '' ? 'it is no file' : why}` }
}

async function readFile(
  { path }: LogFile,
  zone: string | null,
  { sift, machine, leftMs }: Reading,
): Promise<Problem | null> {
  const { output, answer } = machine.pipe.open({ argv: ['cat', '--', path], deadlineMs: leftMs() })
  const file = sift.file(path, zone)
  const before = sift.entries
  let size = 0
  const broken = await unpack(path, output, (bytes) => {
    size += bytes.length
    file.take(bytes)
  })
  const { code, late, stderr } = await answer
  file.end()
  if (late) return { reason: 'timed-out', says: `${path} was not read to its end in time` }
  if (code !== 0) return refusedOrGone(path, stderr)
  if (broken !== null) return { reason: 'cut-short', says: `${path} is not whole: ${broken}` }
  if (file.problem !== null) return { reason: 'nonsense', says: file.problem }
  // A file that is not empty, and has not one entry, is no log of a service.
  return size > 0 && sift.entries === before
    ? { reason: 'nonsense', says: `${path} has no entries of a service` }
    : null
}

/** What was moved away between the list and this is met again under its next name, or was too old. */
function refusedOrGone(path: string, stderr: string): Problem | null {
  if (/No such file/.test(stderr)) return null
  if (/Permission denied/.test(stderr)) return { reason: 'refused', says: `${path} may not be read: permission denied` }
  return { reason: 'unreachable', says: `${path} cannot be read: ${stderr.trim().split('\n').at(-1) ?? ''}` }
}
