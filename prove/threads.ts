/** Hands jobs to threads, each its next one when it is done with the last. */
import { Worker } from 'node:worker_threads'
import type { Answer, Job } from './worker.ts'

export interface Threads {
  /** Resolves when every job was answered, or, once it is to stop, every job that was begun. */
  work(jobs: readonly Job[], take: (answer: Answer) => void, stop: AbortSignal): Promise<void>
  end(): Promise<void>
}

export function startThreads(size: number): Threads {
  const workers = Array.from({ length: size }, () => new Worker(new URL('./worker.ts', import.meta.url)))
  return {
    async work(jobs, take, stop) {
      let next = 0
      await Promise.all(
        workers.map(async (worker) => {
          while (next < jobs.length && !stop.aborted) take(await ask(worker, jobs[next++] as Job))
        }),
      )
    },
    async end() {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}

const ask = (worker: Worker, job: Job): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      worker.off('message', onMessage).off('error', onError)
      end()
    }
    const onMessage = (answer: Answer): void => settle(() => resolve(answer))
    const onError = (error: unknown): void => settle(() => reject(error))
    worker.on('message', onMessage).on('error', onError)
    worker.postMessage(job)
  })
