/** The answer of a host's probe, as the script would print it. */

export interface GivenSection {
  readonly text?: string
  readonly code?: number
  readonly says?: string
}

/** A host with nothing on it; what a test is about is put over it. */
export const bareHost: Readonly<Record<string, GivenSection>> = {
  host: { text: 'compute-01\n' },
  scsi: {},
  mapper: {},
  mounts: {},
  links: {},
  images: {},
  sessions: {},
  initiators: {},
  machines: {},
  maps: { code: 127 },
  opens: { code: 127 },
  domains: { text: '\n' },
}

export function probeText(nonce: string, sections: Readonly<Record<string, GivenSection>>, whole = true): string {
  const parts = Object.entries({ ...bareHost, ...sections }).map(
    ([name, { text = '', code = 0, says }]) =>
      `\n#${nonce} begin ${name}\n${text}\n#${nonce} end ${name} ${code}\n${says === undefined ? '' : `#${nonce} says ${says}\n`}`,
  )
  return `${parts.join('')}${whole ? `\n#${nonce} whole\n` : ''}`
}
