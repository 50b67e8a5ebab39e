/** All recipes, by the fault that they mend. A fault without one is for a person. */
import type { FaultName } from '../model/faults.ts'
import type { Recipe } from './recipe.ts'
import { ghostServerAttachment } from './recipes/ghost-server-attachment.ts'
import { stuckAttaching } from './recipes/stuck-attaching.ts'
import { stuckDetachingConnected } from './recipes/stuck-detaching-connected.ts'

const all: readonly Recipe[] = [ghostServerAttachment, stuckAttaching, stuckDetachingConnected]

export const recipes: ReadonlyMap<FaultName, Recipe> = new Map(all.map((recipe) => [recipe.fault, recipe]))
