/** Answers while they are gathered. */
import type { Answers } from '../model/snapshot.ts'

export type AnswersDraft = {
  -readonly [K in keyof Answers]: Answers[K] extends ReadonlyMap<infer Id, infer T> ? Map<Id, T> : never
}

export const newAnswers = (): AnswersDraft => ({
  volumes: new Map(),
  attachments: new Map(),
  servers: new Map(),
  past: new Map(),
  mappings: new Map(),
  objects: new Map(),
  events: new Map(),
  workers: new Map(),
  pastVolumes: new Map(),
})
