/** The profile that a cloud builds on: what clouds of one vendor have in common, from clouds-public.yaml. */
import { CinderSweepError } from '../../kernel/errors.ts'
import { findCloudFile, isMapping, type Mapping, type Surroundings } from './cloud-files.ts'

export interface Profile {
  readonly values: Mapping
  /** What the operator should know of it; null when there is nothing to say. */
  readonly note: string | null
}

const noProfile: Profile = { values: {}, note: null }

/**
 * The clients also have profiles built in, or fetch them from a URL; this does not. A cloud that says
 * itself where its Keystone is can do without.
 */
export function profileOf(cloud: string, origin: string, raw: Mapping, where: Surroundings): Profile {
  const name = raw['profile'] ?? raw['cloud']
  if (name === undefined || name === null || name === '') return noProfile
  const file = findCloudFile('clouds-public', null, where)
  const profiles = file?.content['public-clouds']
  const values = isMapping(profiles) ? profiles[String(name)] : undefined
  if (isMapping(values)) return { values, note: null }
  const auth = raw['auth']
  if (isMapping(auth) && (auth['auth_url'] ?? auth['auth-url'])) {
    return {
      values: {},
      note: `profile "${name}" of cloud "${cloud}" is not known here; only what the cloud says itself is used`,
    }
  }
  throw new CinderSweepError(
    'config.invalid',
    `${origin}: cloud "${cloud}" relies on the profile "${name}", which ${file === null ? 'is not built in' : `${file.path} does not have`}`,
    {
      hint: 'Write auth.auth_url and what else the profile holds into the cloud itself, or the profile into a clouds-public.yaml.',
    },
  )
}
