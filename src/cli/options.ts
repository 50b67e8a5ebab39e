/** Options that several commands share, and what their texts mean. */
import { Option } from 'commander'
import { CinderSweepError } from '../kernel/errors.ts'
import { parseDuration } from '../kernel/time.ts'
import { wrap } from './printers/text-width.ts'

/** Options that may stand before or after the command. */
export interface GlobalOptions {
  readonly osCloud?: string
  readonly osRegionName?: string
  readonly osInterface?: string
  readonly osCacert?: string
  readonly insecure?: boolean
  readonly config?: string
  readonly timeout: string
  readonly concurrency: string
  readonly progress: boolean
  readonly debug?: boolean
}

export const globalOptions = (): readonly Option[] => [
  new Option('--os-cloud <name>', 'cloud of clouds.yaml to use').env('OS_CLOUD'),
  new Option('--os-region-name <region>', 'region to look at').env('OS_REGION_NAME'),
  new Option('--os-interface <interface>', 'endpoints to use: public, internal or admin').env('OS_INTERFACE'),
  new Option('--os-cacert <file>', 'CA certificates to trust').env('OS_CACERT'),
  new Option('--insecure', 'do not verify certificates'),
  new Option('--config <file>', 'configuration of cindersweep; "-" for standard input').env('CINDERSWEEP_CONFIG'),
  new Option('--timeout <duration>', 'how long one answer may take').default('150s', '150s'),
  new Option('--concurrency <n>', 'requests to one service at a time').default('8', '8'),
  new Option('--no-progress', 'show no progress on standard error'),
  new Option('--debug', 'show codes and causes of errors'),
]

export const formatOptions = (formats: readonly string[]): readonly Option[] => [
  new Option('-f, --format <format>', 'output format').choices([...formats]).default('table', 'table'),
  new Option('-c, --column <column>', 'show this column; may be repeated')
    .argParser(collect)
    .default([], 'the usual ones'),
  new Option('--sort-column <column>', 'sort by this column'),
]

export const settleOption = (): Option =>
  new Option('--settle <duration>', 'how long the world must have stood still (default: 15m, longer for slow states)')

export const depthOption = (what: string): Option =>
  new Option('--depth <depth>', what).choices(['shallow', 'auto', 'deep'])

export const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value]

/** `90s`, `15m`, `0`; seconds when no unit is given. */
export function durationOf(text: string, option: string): number {
  const ms = parseDuration(text)
  if (ms !== null) return ms
  throw new CinderSweepError('usage', `${option} is "${text}", which is no duration`, {
    hint: 'Write it like 0, 90s, 15m, 6h or 2d.',
  })
}

export function countOf(text: string, option: string, most: number): number {
  const count = Number(text)
  if (Number.isInteger(count) && count >= 1 && count <= most) return count
  throw new CinderSweepError('usage', `${option} is "${text}", expected a whole number from 1 to ${most}`, {
    hint: `Give a number, such as ${option} 8.`,
  })
}

export const repeatable = (flags: string, what: string, otherwise: string): Option =>
  new Option(flags, `${what}; may be repeated`).argParser(collect).default([], otherwise)

export const columnsHelp = (names: readonly string[]): string =>
  ['', 'Columns:', ...wrap(names.join(', '), 76).map((line) => `  ${line}`)].join('\n')
