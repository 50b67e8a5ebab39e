/** The logs that the services' files name, as far as they lie on this machine. */
import { existsSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import type { LogConfig } from '../config/schema.ts'
import type { ServiceFiles } from './service-files.ts'

/** A file that is named counts for all services that read it; else each has one of its own name in the folder. */
export function foundLogs(cinder: ServiceFiles, nova: ServiceFiles): readonly LogConfig[] {
  return [...logsOf(cinder, ['cinder-volume', 'cinder-api']), ...logsOf(nova, ['nova-compute'])]
}

function logsOf(files: ServiceFiles, services: readonly LogConfig['service'][]): readonly LogConfig[] {
  if (files.path === null || files.groups.size === 0) return []
  const folder = files.get(['DEFAULT', 'log_dir'], ['DEFAULT', 'logdir'])?.value || null
  const named = files.get(['DEFAULT', 'log_file'], ['DEFAULT', 'logfile'])?.value || null
  const found = new Set<string>()
  const logs = services.flatMap((service): readonly LogConfig[] => {
    const path = pathOf(folder, named ?? `${service}.log`)
    if (path === null || found.has(path) || !existsSync(path)) return []
    found.add(path)
    return [{ service, path }]
  })
  if (logs.length === 0) {
    const where = folder ?? named
    const looked = where === null ? `${files.path} sets neither log_dir nor log_file` : `none lies in ${where} here`
    files.remark(`no log of ${services.join(' and ')} was found: ${looked}`)
  }
  return logs
}

const pathOf = (folder: string | null, file: string): string | null =>
  isAbsolute(file) ? file : folder === null ? null : join(folder, file)
