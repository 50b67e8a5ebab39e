/** `cindersweep doctor`: tries every right, and says what a missing one costs and how to grant it. */
import { localAccount, type Settings } from '../../compose/settings.ts'
import type { Check, LoginFacts } from '../../flow/check.ts'
import { checkup } from '../../flow/checkup.ts'
import { cleanLine } from '../../kernel/text.ts'
import { checkChoice, checkColumns } from '../columns.ts'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-codes.ts'
import { type Format, printRows, type Row } from '../printers/rows.ts'
import { beginLooking, type Looking, type LookingOptions, settingsOf } from '../session.ts'

export interface DoctorOptions extends LookingOptions {
  readonly format: Format
  readonly column: readonly string[]
  readonly sortColumn?: string
}

export async function doctorCommand(options: DoctorOptions, context: CommandContext): Promise<number> {
  const { output } = context
  checkChoice(options, checkColumns)
  const settings = await settingsOf(options, context)
  const origin = settings.origin === null ? 'none, and none is needed' : cleanLine(settings.origin)
  output.note(`configuration: ${origin}`)
  const looking = await beginLooking(options, context, settings)
  try {
    const rows = await rowsOf(looking, settings, context)
    const several = looking.deps.regions.length > 1
    const columns = { ...checkColumns, usual: several ? checkColumns.all : checkColumns.usual }
    output.result(printRows(rows, columns, { ...options, width: output.width, title: 'cindersweep doctor' }))
    const wrong = rows.filter((row) => row['Result'] === 'missing' || row['Result'] === 'failed').length
    output.note(wrong === 0 ? 'all rights that this needs are there' : `${wrong} of ${rows.length} checks did not pass`)
    return wrong === 0 ? exitCodes.clean : exitCodes.failure
  } finally {
    looking.progress.end()
    await looking.cloud.close()
  }
}

async function rowsOf(looking: Looking, settings: Settings, { output }: CommandContext): Promise<readonly Row[]> {
  const { deps, progress } = looking
  const rows: Row[] = []
  for (const [i, readers] of deps.regions.entries()) {
    const login = await loginOf(looking, i, settings)
    progress.end()
    output.note(
      cleanLine(
        `login: ${login.user} in project ${login.project} with roles ${login.roles.join(', ')}, from ${looking.cloud.config.origin}, region ${readers.region}`,
      ),
    )
    progress.doing(`checking ${readers.region}`)
    for (const check of await checkup(readers, login, deps.options)) rows.push(rowOf(check, readers.region))
  }
  progress.end()
  return rows
}

async function loginOf({ cloud }: Looking, region: number, { config }: Settings): Promise<LoginFacts> {
  const token = await cloud.sessions()[region]?.token()
  return {
    user: token?.user ?? null,
    project: token?.project ?? null,
    roles: token?.roles ?? [],
    method: cloud.config.auth.method.kind,
    account: localAccount(),
    hostAccount: config.hosts?.user,
  }
}

const rowOf = ({ check, result, detail, costs, grant }: Check, region: string): Row => ({
  Region: region,
  Check: check,
  Result: result,
  Detail: detail,
  Costs: costs,
  Grant: grant,
})
