/** Branded identifiers: a volume id cannot be handed where a server id is meant. */

declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

export type VolumeId = Branded<'VolumeId'>
export type ServerId = Branded<'ServerId'>
export type AttachmentId = Branded<'AttachmentId'>
export type SnapshotId = Branded<'SnapshotId'>
export type ProjectId = Branded<'ProjectId'>
/** The name under which a service calls its machine, as Nova's `host` field has it. */
export type HostName = Branded<'HostName'>
/** `host@backend#pool`, as Cinder writes it on a volume. */
export type BackendName = Branded<'BackendName'>
/** A World Wide Identifier as multipath prints it, e.g. `360002ac0…`. */
export type Wwid = Branded<'Wwid'>

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether a text has the form of a UUID; says nothing about what it names. */
export const isUuid = (text: string): boolean => uuid.test(text)
