/** Plain questions about exports to hosts. */
import type { Export } from '../model/backend.ts'
import { type Doubt, doubt } from './doubts.ts'
import { isComputeHost } from './foreign.ts'
import type { Scene } from './scene.ts'

/** Whether it is known which host it leads to: a back end may call one of Nova's as it likes. */
export const exportHostKnown = ({ host }: Export, scene: Scene): Doubt | null =>
  isComputeHost(host, scene) === false
    ? doubt(
        'backend',
        `which host ${host} is: Nova has none of that name, and no host that was seen has its initiators`,
      )
    : null

/** What stands in the way where a whole set is exported; null where it is the volume to the host alone. */
export const sharedExport = ({ host, through }: Export): string | null =>
  through === undefined ? null : `it is exported to ${host} through ${through}, which has others in it`
