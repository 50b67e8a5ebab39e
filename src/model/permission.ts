/** What may be done only when the operator says so: each is a decision of policy, and is recorded as one. */

export const permissions = [
  'unseen-hosts',
  'roll-back',
  'blocklist',
  'flatten',
  'database',
  'destroy-domain',
  'quarantine',
  'reset-status',
] as const

export type Permission = (typeof permissions)[number]

export const permissionMeanings: Readonly<Record<Permission, string>> = {
  'unseen-hosts':
    'repair although nobody looked, on compute hosts or on the back end, whether a guest still holds the volume',
  'roll-back': 'take back an operation that was begun, in place of finishing it',
  blocklist: 'keep one Ceph client out of the cluster, for an hour',
  flatten: 'copy into a clone what it shares with its parent',
  database: 'change a row of Cinder’s or Nova’s database, where no API can',
  'destroy-domain': 'end a domain that holds a volume, where its server is not plainly gone for good',
  quarantine: 'move an object that no volume explains out of the way, with a date on which it may be removed',
  'reset-status': 'set the status of a volume whose content nobody can vouch for',
}
