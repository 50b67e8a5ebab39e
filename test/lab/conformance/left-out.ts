/** Where the simulated cloud differs from the real one on purpose. */

/** Fields that nothing reads, and that the simulated services leave out or spell otherwise. */
const leftOut: readonly RegExp[] = [
  // How a pool is set up, and what a quota says of each volume type of a particular cloud.
  /get_pools\?detail=true .*\/capabilities\//,
  /os-quota-sets\/.*\/quota_set\/\w+_(ceph2?|shared|__DEFAULT__)/,
  /GET \/types .*\/volume_types/,
  // Flavors and the entries of the catalogue have names for ids.
  /\/flavor\/id: |\/flavors\[\]\/id: |keystone GET \/(services|endpoints)\b.*\/(id|service_id): /,
  /os-hypervisors\/detail at 2\.53 /,
  /os-hypervisors\/detail at 2\.\d+ \/hypervisors: really .*"uptime":"null"/,
  /os-availability-zone\/detail .*\/availabilityZoneInfo/,
  /keystone GET \/(users|roles) \/(users|roles): /,
  // It has a key of Ceph there, so that tests see that no key is ever shown.
  /\/connection_info\/(data\/)?keyring: really not there/,
]

export const isOnPurpose = (deviation: string): boolean => leftOut.some((pattern) => pattern.test(deviation))
