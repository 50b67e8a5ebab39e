/** Levers of a running simulated cloud, for tests in other processes: `POST /simulate/plant`, `/place`, `/weather`, `/clear`. */
import { type FaultName, faultNames } from '../../model/faults.ts'
import type { SimulatedCloud } from '../cloud.ts'
import { plant, variantsOf } from '../faults/plant.ts'
import { fault, isJson, type Json, ok, type SimulatedReply, type SimulatedRequest } from '../http.ts'
import { place, type ShapeName, shapeNames } from '../shapes/place.ts'
import { parseTrouble, type Weather } from './weather.ts'

export function control(
  cloud: SimulatedCloud,
  weather: Weather,
  request: SimulatedRequest,
  path: string,
): SimulatedReply {
  const body = isJson(request.body) ? request.body : {}
  switch (`${request.method} ${path}`) {
    case 'GET /faults':
      return ok({ faults: Object.fromEntries(faultNames.map((name) => [name, variantsOf(name)])) })
    case 'GET /shapes':
      return ok({ shapes: shapeNames })
    case 'POST /plant':
      return plantOne(cloud, body)
    case 'POST /place':
      return placeOne(cloud, String(body['shape']))
    case 'POST /weather':
      return addTrouble(weather, String(body['trouble']))
    case 'POST /clear':
      weather.clear()
      cloud.darkCells.clear()
      return ok({})
    default:
      return fault(404, `no such lever: ${request.method} ${path}`)
  }
}

function plantOne(cloud: SimulatedCloud, body: Json): SimulatedReply {
  const name = String(body['fault'])
  if (!faultNames.includes(name as FaultName)) return fault(400, `no fault "${name}"`)
  const variant = typeof body['variant'] === 'string' ? body['variant'] : undefined
  if (variant !== undefined && !variantsOf(name as FaultName).includes(variant))
    return fault(400, `${name} has no variant "${variant}"`)
  return ok({
    planted: plant(cloud, name as FaultName, {
      variant,
      ...(typeof body['age_ms'] === 'number' ? { ageMs: body['age_ms'] } : {}),
    }),
  })
}

function placeOne(cloud: SimulatedCloud, shape: string): SimulatedReply {
  if (!shapeNames.includes(shape as ShapeName)) return fault(400, `no shape "${shape}"`)
  place(cloud, shape as ShapeName)
  return ok({})
}

function addTrouble(weather: Weather, text: string): SimulatedReply {
  const trouble = parseTrouble(text)
  if (trouble === null) return fault(400, `no trouble "${text}"`)
  weather.add(trouble)
  return ok({})
}
