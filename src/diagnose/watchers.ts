/** Clients that have an object open on the back end, and the hosts behind their addresses. */
import { hostOfClient } from '../correlate/client-host.ts'
import type { Watcher } from '../model/backend.ts'
import type { Scene } from './scene.ts'

export const hostOf = (watcher: Watcher, { index }: Scene): string | null => hostOfClient(watcher, index.region)
