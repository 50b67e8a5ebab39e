/** What changes the simulated array: renaming, deleting, unexporting. */
import { isJson, ok, type SimulatedReply } from '../http.ts'
import { refuseAs } from './errors.ts'
import type { ArrayCall } from './wsapi.ts'

/** A volume follows its VLUNs and sets under its new name. */
export function renameVolume({ array, params, request }: ArrayCall): SimulatedReply {
  const volume = array.volumes.get(params['name'] ?? '')
  const name = isJson(request.body) ? request.body['newName'] : undefined
  if (volume === undefined) return refuseAs('noSuchVolume')
  if (typeof name !== 'string' || !/^[\w.-]{1,31}$/.test(name)) return refuseAs('badInput')
  if (array.volumes.has(name)) return refuseAs('nameTaken')
  const old = volume.name
  array.volumes.delete(old)
  volume.name = name
  array.volumes.set(name, volume)
  for (const [i, vlun] of array.vluns.entries()) if (vlun.volume === old) array.vluns[i] = { ...vlun, volume: name }
  for (const [set, members] of array.volumeSets)
    array.volumeSets.set(
      set,
      members.map((member) => (member === old ? name : member)),
    )
  return ok(null)
}

export function deleteVolume({ array, params }: ArrayCall): SimulatedReply {
  const volume = array.volumes.get(params['name'] ?? '')
  if (volume === undefined) return refuseAs('noSuchVolume')
  if (array.vluns.some((vlun) => vlun.volume === volume.name)) return refuseAs('exported')
  if (volume.snapshots.length > 0) return refuseAs('hasChild')
  if ([...array.volumeSets.values()].some((members) => members.includes(volume.name))) return refuseAs('inSet')
  array.volumes.delete(volume.name)
  return ok(null)
}

/** `volume,lun,host`: with the template its paths go too. */
export function deleteVlun({ array, params }: ArrayCall): SimulatedReply {
  const [volume, lun, host] = (params['vlun'] ?? '').split(',')
  const at = array.vluns.findIndex((vlun) => vlun.volume === volume && String(vlun.lun) === lun && vlun.host === host)
  if (at < 0) return refuseAs('noSuchVlun')
  array.vluns.splice(at, 1)
  return ok(null)
}
