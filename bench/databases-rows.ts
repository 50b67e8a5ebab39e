/** The rows of a large healthy cloud, made by the database itself. */
import type { Administrator } from '../test/support/databases/administrator.ts'
import { apiShapes, cellShapes, cinderShapes } from '../test/support/databases/tables.ts'

/** `md5` of a letter and a number, in the form of a UUID. */
const uuid = (letter: string, number: string): string => {
  const hash = `md5(concat('${letter}', ${number}))`
  return `insert(insert(insert(insert(${hash}, 9, 0, '-'), 14, 0, '-'), 19, 0, '-'), 24, 0, '-')`
}

const then = "'2026-01-02 03:04:05'"
const hostOf = (server: string): string => `concat('compute-', lpad(${server} % 1000, 4, '0'))`

/** As long as what the services write there; a row without it would be read far too fast. */
const connection = (volume: string): string =>
  `concat('{"name": "volumes/volume-', ${volume}, '", "hosts": ["10.0.0.1", "10.0.0.2", "10.0.0.3"], "ports": ["6789", "6789", "6789"], "cluster_name": "ceph", "auth_enabled": true, "auth_username": "cinder", "secret_type": "ceph", "secret_uuid": "457eb676-33da-42ec-9a8c-9293d545c337", "volume_id": "', ${volume}, '", "discard": true, "qos_specs": null, "access_mode": "rw", "encrypted": false, "cacheable": false, "driver_volume_type": "rbd"}')`
const connector = (host: string): string =>
  `concat('{"platform": "x86_64", "os_type": "linux", "ip": "10.0.0.31", "host": "', ${host}, '", "multipath": true, "initiator": "iqn.1993-08.org.debian:01:abcdef", "do_local_attach": false, "system uuid": "11111111-2222-3333-4444-555555555555", "mode": "rw"}')`

/** So many volumes, each attached and mapped, two to a server, of 500 projects on 1000 hosts. */
export async function fill(admin: Administrator, volumes: number, cellUrl: string): Promise<void> {
  await admin.createTables('cinder', cinderShapes)
  await admin.createTables('nova', cellShapes)
  await admin.create('nova_api', apiShapes)
  const from = `from seq_0_to_${volumes - 1} order by id`
  const server = 'seq div 2'
  await admin.run(
    'cinder',
    `insert into volumes (id, created_at, updated_at, deleted, user_id, project_id, host, size, availability_zone, status, attach_status, display_name, bootable, multiattach, use_quota)
     select ${uuid('v', 'seq')} id, ${then}, ${then}, 0, 'user', md5(seq % 500), 'storage-01@ceph#ceph', 1 + seq % 100, 'nova', 'in-use', 'attached', concat('volume-', seq), 0, 0, 1 ${from}`,
  )
  await admin.run(
    'cinder',
    `insert into volume_attachment (id, created_at, updated_at, deleted, volume_id, attached_host, instance_uuid, mountpoint, attach_time, attach_mode, attach_status, connection_info, connector)
     select ${uuid('a', 'seq')} id, ${then}, ${then}, 0, ${uuid('v', 'seq')}, ${hostOf(server)}, ${uuid('s', server)}, '/dev/vdb', ${then}, 'rw', 'attached', ${connection(uuid('v', 'seq'))}, ${connector(hostOf(server))} ${from}`,
  )
  await admin.run(
    'nova',
    `insert into instances (created_at, updated_at, deleted, uuid, project_id, host, node, vm_state, power_state, display_name, locked, hidden, launched_at, cleaned)
     select ${then}, ${then}, 0, ${uuid('s', 'seq')}, md5(seq % 500), ${hostOf('seq')}, ${hostOf('seq')}, 'active', 1, concat('server-', seq), 0, 0, ${then}, 0 from seq_0_to_${volumes / 2 - 1}`,
  )
  await admin.run(
    'nova',
    `insert into block_device_mapping (created_at, updated_at, deleted, uuid, instance_uuid, source_type, destination_type, device_name, delete_on_termination, volume_id, attachment_id, connection_info)
     select ${then}, ${then}, 0, ${uuid('b', 'seq')}, ${uuid('s', server)}, 'volume', 'volume', '/dev/vdb', 0, ${uuid('v', 'seq')}, ${uuid('a', 'seq')}, ${connection(uuid('v', 'seq'))} from seq_0_to_${volumes - 1}`,
  )
  await admin.run(
    'nova_api',
    `insert into cell_mappings (uuid, name, transport_url, database_connection, disabled) values ('6c373a34-13f6-4261-a14a-13ca8335d6f9', 'cell1', 'none:///', '${cellUrl}', 0)`,
  )
  await admin.run(
    'cinder',
    `insert into quota_usages (project_id, resource, in_use, reserved, deleted)
     select project_id, 'volumes', count(*), 0, 0 from volumes group by project_id
     union all select project_id, 'gigabytes', sum(size), 0, 0 from volumes group by project_id`,
  )
  await admin.createIndexes('cinder', cinderShapes)
  await admin.createIndexes('nova', cellShapes)
  await admin.run('cinder', 'analyze table volumes, volume_attachment')
  await admin.run('nova', 'analyze table instances, block_device_mapping')
}
