/** Rights are not looked at for root, as whom tests may run: then the work is done as nobody. */
const nobody = 65534

export function asOrdinaryUser<T>(work: () => T): T {
  const { geteuid, seteuid } = process
  if (geteuid === undefined || seteuid === undefined || geteuid() !== 0) return work()
  seteuid(nobody)
  try {
    return work()
  } finally {
    seteuid(0)
  }
}
