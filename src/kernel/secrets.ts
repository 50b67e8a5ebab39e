/** Takes secrets out of sentences of services: tracebacks and errors quote connections, URLs and requests. */

const named =
  '[\\w-]*(?:passw(?:or)?d|passwd|pswd|adminpass|admin_pass|secret|token|keyring|auth_key|private_key|credential)s?'

/** A name and its value as Python, JSON, oslo.config, a shell or a header writes them; quoted, or up to a blank. */
const pair = new RegExp(
  `(["']?\\b${named}["']?\\s*(?::|=>?)\\s*)(?:[bu]?"(?:[^"\\\\]|\\\\.)*"|[bu]?'(?:[^'\\\\]|\\\\.)*'|[^\\s,;&)}\\]'"]+)`,
  'gi',
)
const inUrl = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/]*:)[^\s@/]+(?=@)/gi
/** Tokens of Keystone (Fernet, JWS) and keys of Ceph tell themselves by how they begin. */
const bare = /\bgAAAA[\w-]{20,}={0,2}|\beyJ[\w-]{10,}\.[\w-]+\.[\w-]+|\bAQ[A-Za-z0-9+/]{36}==/g

export const withoutSecrets = (text: string): string =>
  text.replace(inUrl, '$1***').replace(pair, '$1***').replace(bare, '***')
