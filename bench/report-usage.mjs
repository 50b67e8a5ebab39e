// Imported before a program that is measured: on its exit, says what it used. Processor time and the
// largest memory are the operating system's own figures for the whole process.
import { writeSync } from 'node:fs'

process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  writeSync(3, `${JSON.stringify({ cpuMs: (user + system) / 1e3, maxRssMb: process.resourceUsage().maxRSS / 1024 })}\n`)
})
