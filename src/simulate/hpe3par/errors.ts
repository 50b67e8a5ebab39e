/** Errors of the simulated array, with the numbers and statuses of real ones. */
import { reply, type SimulatedReply } from '../http.ts'

const errors = {
  badUserOrPassword: [403, 5, 'invalid username or password'],
  badSessionKey: [403, 6, 'invalid session key'],
  permissionDenied: [403, 13, 'Permission denied'],
  noSuchVlun: [404, 19, 'VLUN does not exist'],
  nameTaken: [409, 22, 'volume exists'],
  noSuchVolume: [404, 23, 'volume does not exist'],
  exported: [409, 26, 'VLUN exists, unexport the volume first'],
  hasChild: [409, 32, 'volume has a child'],
  inSet: [409, 34, 'volume is in use: it is a member of a set'],
  badInput: [400, 12, 'invalid input'],
} as const

export function refuseAs(name: keyof typeof errors): SimulatedReply {
  const [status, code, desc] = errors[name]
  return reply(status, { code, desc })
}
