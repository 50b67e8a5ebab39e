/** QEMU's old way to name an RBD image in one word: `rbd:pool/image@snapshot:id=cinder:key=…:mon_host=…`. */

export interface RbdName {
  /** `pool/image`. */
  readonly image: string
  readonly snapshot: string | null
  /** The Ceph user; the key behind it is not kept. */
  readonly user: string | null
}

/** Null when the name is not one of RBD. A backslash takes away the meaning of the character behind it. */
export function readRbdName(file: string): RbdName | null {
  if (!file.startsWith('rbd:')) return null
  const [name = '', ...options] = divided(file.slice(4))
  const at = name.lastIndexOf('@')
  const image = at < 0 ? name : name.slice(0, at)
  if (!image.includes('/')) return null
  return {
    image,
    snapshot: at < 0 ? null : name.slice(at + 1),
    user: options.find((option) => option.startsWith('id='))?.slice(3) ?? null,
  }
}

function divided(text: string): readonly string[] {
  const pieces: string[] = []
  let piece = ''
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\' && at + 1 < text.length) piece += text[++at]
    else if (text[at] === ':') {
      pieces.push(piece)
      piece = ''
    } else piece += text[at]
  }
  pieces.push(piece)
  return pieces
}
