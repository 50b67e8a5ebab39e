/** Times as Nova prints them: some with a zone, some with microseconds instead. */
export const novaTime = (ms: number | null): string | null =>
  ms === null ? null : `${new Date(ms).toISOString().slice(0, 19)}Z`
export const novaMicros = (ms: number | null): string | null =>
  ms === null ? null : `${new Date(ms).toISOString().slice(0, 19)}.000000`
