/** An account that may change what repairs change, and nothing else: with the rights that the documents name. */
import type { Administrator } from '../../support/databases/administrator.ts'

const cinderColumns: Readonly<Record<string, string>> = {
  volumes: 'status, attach_status, migration_status, deleted, deleted_at, updated_at',
  volume_attachment: 'attach_status, detach_time, deleted, deleted_at',
  snapshots: 'updated_at',
  attachment_specs: 'deleted, deleted_at',
  volume_metadata: 'deleted, deleted_at',
  volume_admin_metadata: 'deleted, deleted_at',
  transfers: 'deleted, deleted_at',
  quota_usages: 'in_use, updated_at',
}

const cellColumns: Readonly<Record<string, string>> = {
  instances: 'updated_at',
  block_device_mapping: 'deleted, deleted_at',
}

export interface Changeable {
  readonly cinder: string
  readonly cells: readonly string[]
}

/** `user:password`. */
export async function writingAccount(admin: Administrator, name: string, databases: Changeable): Promise<string> {
  const account = admin.server.dialect === 'mysql' ? `${name}@'127.0.0.1'` : name
  await admin.reader(name, [databases.cinder, ...databases.cells])
  const grant = async (database: string, columns: Readonly<Record<string, string>>): Promise<void> => {
    for (const [table, names] of Object.entries(columns)) {
      const place = admin.server.dialect === 'mysql' ? `${database}.${table}` : table
      await admin.run(database, `GRANT UPDATE (${names}) ON ${place} TO ${account}`)
    }
  }
  await grant(databases.cinder, cinderColumns)
  for (const cell of databases.cells) await grant(cell, cellColumns)
  return `${name}:look`
}
