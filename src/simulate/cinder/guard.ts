/** Since CVE-2023-2088 Cinder asks Nova before it gives up an attachment that a server may be using. */
import { refuse, unavailable } from '../http.ts'
import { liveServer, mappingsOf } from '../nova/rows.ts'
import type { Call } from '../service.ts'
import type { AttachmentRow, VolumeRow } from '../state/rows.ts'
import { internalError } from './manager.ts'
import { attachmentsOf } from './rows.ts'

const conflict = (server: string): never =>
  refuse(409, `ConflictNovaUsingAttachment: Detach volume from instance ${server} using the Compute API`)

/** The version in which Nova tells the attachment of a mapping. */
const tellsAttachments = 2089

/** Lets a detach pass, or refuses it. `wanted` is an attachment, the id of one, or nothing in particular. */
export function allowDetach(call: Call, volume: VolumeRow, wanted: AttachmentRow | string | null): void {
  const { cloud, caller } = call
  if (!cloud.release.guarded || caller.service) return
  const rows = attachmentsOf(cloud, volume.id)
  if (wanted === null && rows.length === 0) return
  const chosen = wanted === null && rows.length === 1 ? rows[0] : wanted
  const attachment = (typeof chosen === 'string' ? cloud.attachments.get(chosen) : chosen) ?? conflict('')
  if (attachment.volume !== volume.id) refuse(400, 'Invalid input received: Mismatched volume and attachment')
  if (attachment.server === null || attachment.connection === null) return
  askNova(call, attachment, attachment.server)
}

/**
 * With the caller's own eyes: a server that the caller may not see counts as gone. What keeps Nova from
 * answering ends the request, with the status that Nova gave.
 */
function askNova({ cloud, caller }: Call, attachment: AttachmentRow, id: string): void {
  if (caller.delegated && cloud.release.keepsDelegatedTokens) refuse(500, internalError)
  if (cloud.conf.novaIsDown) refuse(503, unavailable)
  if (cloud.release.compute < tellsAttachments) refuse(406, 'The server could not comply with the request.')
  const server = liveServer(cloud, id)
  if (server === undefined || (!caller.admin && server.project !== caller.project)) return
  if (cloud.darkCells.has(server.cell)) refuse(500, internalError)
  const mapping = mappingsOf(cloud, id).find((row) => row.volume === attachment.volume)
  if (mapping === undefined || mapping.attachment !== attachment.id) return
  conflict(id)
}
