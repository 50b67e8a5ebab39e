/** What columns and formats are, in words: the code has only their names. */

export const formatMeanings: Readonly<Record<string, string>> = {
  table: 'for people, fitted to the terminal; `why` draws its dossier',
  json: 'one document of the published form; with `--column` a list of rows',
  ndjson: 'one finding a line, and no line when there is none; with `--column` one row a line',
  csv: 'rows with a head, quoted as RFC 4180 says, lines ending as on Unix; a cell that a spreadsheet would run begins with an apostrophe',
  yaml: 'the same as `json`, as YAML that readers of YAML 1.1 understand alike',
  value: 'bare values, one row a line, for shells',
  html: 'a page that needs nothing but itself; it says what was not seen too',
  mermaid: '`why` only: a flowchart, for tickets and wikis that draw it',
}

export const columnMeanings: Readonly<Record<string, string>> = {
  ID: 'the same for the same fault in the same thing, in every scan',
  Fault: 'its name, see [faults](faults.md)',
  Severity: '`low`, `medium`, `high` or `critical`; sorted with the gravest first',
  Confidence: '`confirmed` when every plane in the definition of the fault was read whole, else `unconfirmed`',
  Subject: 'what it is about: the volume, else the device, host, back end, project or region',
  Volume: 'id of the volume',
  Server: 'id of the server that a plane names',
  Attachment: 'id of the attachment record',
  Host: 'compute host',
  Backend: '`host@backend#pool`, as Cinder writes it',
  Device: 'WWID or path on the host; for a source that could not be read whole, its name',
  Project: 'id of the project that owns the volume',
  Region: 'the region',
  'First Seen': 'when it was first seen',
  Summary: 'one sentence',
  Remedy: '`automatic`, `on-request`, `manual` or `none`',
  Steps: 'what would be done',
  'Blocked By': 'what stands in the way of that',
  Check: 'the right that was tried, or the plane',
  Result: '`ok`; `missing` for a right that was refused; `failed` for all else that should work; `unconfigured`',
  Detail: 'what was seen, or why not',
  Costs: 'what cannot be told without it',
  Grant: 'the line that grants it, or the next step towards it',
}
