/** `cindersweep doctor`: tries every right, and says what a missing one costs and how to grant it. */
import { checkup } from '../../flow/checkup.ts'
import { cleanText } from '../../kernel/text.ts'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-codes.ts'
import { type Format, printRows } from '../printers/rows.ts'
import { beginLooking, type LookingOptions, settingsOf } from '../session.ts'

export interface DoctorOptions extends LookingOptions {
  readonly format: Format
  readonly column: readonly string[]
  readonly sortColumn?: string
}

const columns = ['Check', 'Result', 'Detail', 'Costs', 'Grant']

export async function doctorCommand(options: DoctorOptions, context: CommandContext): Promise<number> {
  const { output } = context
  const settings = await settingsOf(options)
  output.note(
    settings.origin === null ? 'configuration: none, and none is needed' : `configuration: ${settings.origin}`,
  )
  const looking = await beginLooking(options, context)
  try {
    const rows = []
    for (const [i, readers] of looking.deps.regions.entries()) {
      const session = looking.cloud.sessions()[i]
      const token = await session?.token()
      const login = {
        user: token?.user ?? null,
        project: token?.project ?? null,
        roles: token?.roles ?? [],
        method: looking.cloud.config.auth.method.kind,
      }
      output.note(
        cleanText(
          `login: ${login.user} in project ${login.project} with roles ${login.roles.join(', ')}, from ${looking.cloud.config.origin}, region ${readers.region}`,
        ),
      )
      looking.progress.doing(`checking ${readers.region}`)
      const checks = await checkup(readers, login)
      rows.push(
        ...checks.map((check) => ({
          Region: readers.region,
          Check: check.check,
          Result: check.result,
          Detail: check.detail,
          Costs: check.costs,
          Grant: check.grant,
        })),
      )
    }
    looking.progress.end()
    const usual = looking.deps.regions.length > 1 ? ['Region', ...columns] : columns
    output.result(
      printRows(rows, usual, ['Region', ...columns], {
        format: options.format,
        columns: options.column,
        sortColumn: options.sortColumn ?? null,
        width: output.width,
        title: 'cindersweep doctor',
      }),
    )
    const wrong = rows.filter((row) => row.Result === 'missing' || row.Result === 'failed').length
    output.note(wrong === 0 ? 'all rights that this needs are there' : `${wrong} of ${rows.length} checks did not pass`)
    return wrong === 0 ? exitCodes.clean : exitCodes.failure
  } finally {
    looking.progress.end()
    await looking.cloud.close()
  }
}
