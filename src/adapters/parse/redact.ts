/** Takes secrets out of texts that are kept: command lines, sentences of logs, connection data. */

/** A key that names a secret, and its value: in quotes, perhaps escaped ones, or up to what ends a word. */
const named =
  /((?:^|[^a-z\d])(?:key|data|iv|passwd|password|auth_password|chap_password|secret|auth_token|token|admin_password|x-(?:auth|service|subject)-token|authorization)(?:\\?["'])? ?[=:] ?)([ub]?\\?"[^"]{0,4096}"?|[ub]?\\?'[^']{0,4096}'?|[^\s"',:;}\])&]+)/gi

/** `scheme://user:password@host`. */
const inUrl = /(:\/\/[^\s:/@]{0,200}:)[^\s/@]{1,200}@/g

/** Keys of Ceph begin so, and have this length. */
const cephKey = /\bAQ[A-Za-z\d+/]{36}==/g

/** The same text with `***` in place of each secret. */
export const redact = (text: string): string =>
  text.replace(named, '$1***').replace(inUrl, '$1***@').replace(cephKey, '***')
