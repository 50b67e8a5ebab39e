/** What of the helper may be run through sudo on a compute host, in the same form as what the probe runs. */

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const wwid = '[0-9a-f]{17,65}'

/** Regular expressions of POSIX for all arguments of `helperPath`; it judges each of them once more itself. */
export const helperTakes: readonly string[] = [
  `flush-map ${wwid}`,
  `delete-path [0-9]+:[0-9]+:[0-9]+:[0-9]+ sd[a-z]+ ${wwid}`,
  `(dump-domain|destroy-domain|define-domain) ${uuid}`,
  `rename-volume [A-Za-z0-9_+.][A-Za-z0-9_+.-]{0,126} (zcs-)?volume-${uuid} (zcs-)?volume-${uuid}`,
]
