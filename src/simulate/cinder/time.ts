/** Times as Cinder prints them: UTC without a zone, with microseconds that the database does not keep. */
export const cinderTime = (ms: number | null): string | null =>
  ms === null ? null : `${new Date(ms).toISOString().slice(0, 19)}.000000`
