/** What real programs printed, from test/samples. */
import { readdirSync, readFileSync } from 'node:fs'

const root = new URL('../samples/', import.meta.url)

export const sample = (path: string): string => readFileSync(new URL(path, root), 'utf8')

export const sampleBytes = (path: string): Uint8Array => readFileSync(new URL(path, root))

/** The texts of a folder whose names end so. */
export const samplesIn = (folder: string, ending = '.txt'): readonly string[] =>
  readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => sample(`${folder}/${name}`))
