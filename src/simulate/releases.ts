/** What differs between the OpenStack releases that a simulated cloud can be. */

export interface Release {
  readonly name: string
  /** Highest microversions, `3.70` as 3070. */
  readonly volume: number
  readonly compute: number
  /** Whether Cinder asks Nova before it gives up an attachment in use (CVE-2023-2088). */
  readonly guarded: boolean
  /** Since Victoria the status of a volume is computed from what its attachments say; before, any of them meant in-use. */
  readonly computesStatus: boolean
  /** From Ussuri to 2023.1 a busy RBD image goes to the trash, and the deletion is called a success. */
  readonly trashesBusyImages: boolean
  /** Whether Keystone refuses to exchange a token that an application credential made (CVE-2026-80182). */
  readonly keepsDelegatedTokens: boolean
}

const keepingDelegatedTokens = new Set(['2025.1', '2026.1'])

const releases: readonly Omit<Release, 'keepsDelegatedTokens'>[] = [
  { name: 'queens', volume: 3050, compute: 2060, guarded: false, computesStatus: false, trashesBusyImages: false },
  { name: 'rocky', volume: 3055, compute: 2065, guarded: false, computesStatus: false, trashesBusyImages: false },
  { name: 'stein', volume: 3059, compute: 2072, guarded: false, computesStatus: false, trashesBusyImages: false },
  { name: 'train', volume: 3059, compute: 2079, guarded: false, computesStatus: false, trashesBusyImages: false },
  { name: 'ussuri', volume: 3060, compute: 2087, guarded: false, computesStatus: false, trashesBusyImages: true },
  { name: 'victoria', volume: 3062, compute: 2087, guarded: false, computesStatus: true, trashesBusyImages: true },
  { name: 'wallaby', volume: 3064, compute: 2088, guarded: false, computesStatus: true, trashesBusyImages: true },
  { name: 'xena', volume: 3066, compute: 2090, guarded: true, computesStatus: true, trashesBusyImages: true },
  { name: 'yoga', volume: 3068, compute: 2090, guarded: true, computesStatus: true, trashesBusyImages: true },
  { name: 'zed', volume: 3070, compute: 2093, guarded: true, computesStatus: true, trashesBusyImages: true },
  { name: '2023.1', volume: 3070, compute: 2095, guarded: true, computesStatus: true, trashesBusyImages: true },
  { name: '2024.1', volume: 3071, compute: 2096, guarded: true, computesStatus: true, trashesBusyImages: false },
  { name: '2025.1', volume: 3071, compute: 2100, guarded: true, computesStatus: true, trashesBusyImages: false },
  { name: '2026.1', volume: 3071, compute: 2103, guarded: true, computesStatus: true, trashesBusyImages: false },
]

export const releaseNames: readonly string[] = releases.map((release) => release.name)

export function releaseNamed(name: string): Release {
  const found = releases.find((release) => release.name === name)
  if (found === undefined) throw new RangeError(`no release "${name}"; there are ${releaseNames.join(', ')}`)
  return { ...found, keepsDelegatedTokens: keepingDelegatedTokens.has(name) }
}
