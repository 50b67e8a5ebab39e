/** Files as they were before they were compressed; what came before a file breaks off is given out all the same. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { finished, pipeline } from 'node:stream/promises'
import { createGunzip, createZstdDecompress, type Gunzip, type ZstdDecompress } from 'node:zlib'

type Bytes = AsyncIterable<Uint8Array>
type Take = (bytes: Uint8Array) => void

/** Those that Node has no reader of are read by programs of this machine, wherever the file lies. */
const programs: Readonly<Record<string, string>> = { xz: 'xz', lzma: 'xz', bz2: 'bzip2' }

/** Gives all of a file to `take`, and then the sentence why that is not the whole of it; null when it is. */
export async function unpack(path: string, bytes: Bytes, take: Take): Promise<string | null> {
  const ending = /\.([a-z\d]+)$/.exec(path.toLowerCase())?.[1] ?? ''
  if (ending === 'gz') return inflate(createGunzip(), bytes, take)
  if (ending === 'zst') return inflate(createZstdDecompress(), bytes, take)
  const program = programs[ending]
  if (program !== undefined) return through(program, bytes, take)
  for await (const piece of bytes) take(piece)
  return null
}

/** Taken as it flows: a stream that fails throws away what nobody has taken from it. */
async function inflate(inflater: Gunzip | ZstdDecompress, bytes: Bytes, take: Take): Promise<string | null> {
  inflater.on('data', take)
  try {
    await Promise.all([pipeline(bytes, inflater), finished(inflater)])
    return null
  } catch (thrown) {
    return (thrown as Error).message
  }
}

async function through(program: string, bytes: Bytes, take: Take): Promise<string | null> {
  const child = spawn(program, ['-dc'], { stdio: 'pipe' })
  child.stdout.on('data', take)
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(0, 1_000)
  })
  // What ends before it has read all says why itself.
  const fed = pipeline(bytes, child.stdin).catch(() => {})
  try {
    const [code] = await once(child, 'close')
    await fed
    return code === 0 ? null : said.trim().split('\n', 1)[0] || `${program} ended with ${code}`
  } catch (thrown) {
    const missing = (thrown as NodeJS.ErrnoException).code === 'ENOENT'
    return missing ? `there is no program ${program} here to read it` : (thrown as Error).message
  }
}
