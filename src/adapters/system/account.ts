/** Under which account this process runs, for lines that give it rights. */
import { userInfo } from 'node:os'

/** Its name, or its number where it has none: containers run under accounts that nobody made. */
export function accountName(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'USER')
  }
}
