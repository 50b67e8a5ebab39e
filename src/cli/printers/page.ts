/** A page that needs nothing but itself. */
import { escapeHtml } from '../../kernel/text.ts'

const style =
  'body{font:15px/1.5 system-ui,sans-serif;margin:2rem;color:#1b1b1b;background:#fff}table{border-collapse:collapse}th,td{text-align:left;padding:.35rem .7rem;border-bottom:1px solid #ccc;vertical-align:top;overflow-wrap:anywhere}h1{font-size:1.3rem}h2{font-size:1.1rem}.unseen{color:#6b5900}@media(prefers-color-scheme:dark){body{color:#e8e8e8;background:#161616}th,td{border-color:#444}.unseen{color:#e5c95c}}'

/** No script runs in it, and nothing is loaded: what it shows was written by others. */
export const page = (title: string, body: string): string =>
  `<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${style}</style></head>\n<body><h1>${escapeHtml(title)}</h1>\n${body}\n</body></html>\n`
