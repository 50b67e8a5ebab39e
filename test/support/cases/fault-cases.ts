/** For each fault: what looks most like it and is something else, and what is said while a source is out of sight. */
import type { FaultName } from '../../../src/model/faults.ts'
import type { SimulatedCloud } from '../../../src/simulate/cloud.ts'
import type { Planted } from '../../../src/simulate/faults/planted.ts'
import { inThePast } from '../../../src/simulate/hands.ts'
import { addComputeHost } from '../../../src/simulate/standard.ts'
import { makeWeather, type Weather } from '../../../src/simulate/wire/weather.ts'
import { type ScanWishes, stillCloud } from '../simulated-scan.ts'

/** A simulated cloud as a case finds it. */
export interface Ground {
  readonly cloud: SimulatedCloud
  /** The same cloud two days ago: what is arranged through it has long been so. */
  readonly past: SimulatedCloud
  readonly weather: Weather
  /** How it is to be scanned. */
  wishes: ScanWishes
}

const day = 86_400_000

export function newGround(): Ground {
  const cloud = stillCloud()
  return { cloud, past: inThePast(cloud, 2 * day), weather: makeWeather(), wishes: {} }
}

/** A state that looks like the fault, and the faults that are told of it instead; often none. */
export interface NearMiss {
  readonly arrange: (ground: Ground) => void
  readonly told: readonly FaultName[]
}

/** A source that the finding rests on, or that could contradict its remedy, is put out of sight. */
export interface Hidden {
  readonly variant?: string
  readonly hide: (ground: Ground, planted: Planted) => void
}

export interface Unproven extends Hidden {
  /** Unconfirmed and saying what is missing, or not told at all. */
  readonly finding: 'unconfirmed' | 'absent'
  /** What is said to be missing; where nothing is told, by the other findings or the sources. */
  readonly says: RegExp
}

export interface Contradicted extends Hidden {
  /** In `blocked_by`. */
  readonly says: RegExp
  /** Where what is hidden is a part of what the fault is, or no API can confirm it. */
  readonly stays?: 'unconfirmed'
}

export interface FaultCases {
  readonly nearMisses: Readonly<Record<string, NearMiss>>
  readonly unproven: Readonly<Record<string, Unproven>>
  /** Empty only where nothing is carried out unasked: alarms and causes. */
  readonly contradicted: Readonly<Record<string, Contradicted>>
}

/** Only these planes are configured beside the two APIs. */
export const planesSeen =
  (...planes: NonNullable<ScanWishes['planes']>) =>
  (ground: Ground): void => {
    ground.wishes = { ...ground.wishes, planes }
  }

export const withoutHosts = planesSeen('backend', 'log')
export const withoutBackends = planesSeen('host', 'log')
export const apisAlone = planesSeen()

/** The login is a plain user's. */
export function ownProjectOnly(ground: Ground): void {
  ground.wishes = { ...ground.wishes, as: 'demo' }
}

/** Some requests of one service fail. */
export const failing =
  (service: 'volume' | 'compute', path: string, status = 500) =>
  ({ weather }: Ground): void =>
    weather.add({ effect: { kind: 'status', status }, service, path })

/** A list breaks off. */
export const cutShort =
  (service: 'volume' | 'compute', path: string) =>
  ({ weather }: Ground): void =>
    weather.add({ effect: { kind: 'cut' }, service, path })

/** What a source says of itself when one of its answers did not come. */
export const questionFailed = /direct questions? failed: .* answered 500/

/** Nova does not answer for the server that the fault is about. */
export const serverRefused = ({ weather }: Ground, planted: Planted): void =>
  weather.add({ effect: { kind: 'status', status: 500 }, service: 'compute', path: `/servers/${planted.server}` })

/** A cell of Nova's, with a host of its own, does not answer. */
export function darkCell({ cloud }: Ground): void {
  addComputeHost(cloud, 'compute-21', '10.0.2.31', 'cell2')
  cloud.darkCells.add('cell2')
}

export const unreachableHost =
  (name: string) =>
  ({ cloud }: Ground): void => {
    const host = cloud.hosts.get(name)
    if (host === undefined) throw new RangeError(`no host ${name}`)
    host.unreachable = 'no route to host'
  }

export function unreachableBackends({ cloud }: Ground): void {
  for (const storage of cloud.storage) storage.unreachable = 'no answer'
}
