import type { CauseFinder } from '../cause.ts'

/** A cell of Nova does not answer: its servers are in no list, but live. */
export const cellUnreachable: CauseFinder = {
  fault: 'cell-unreachable',
  find(findings, scene) {
    const { hidden, novaServices } = scene.index.region
    if (hidden?.reason !== 'cell-dark') return []
    const dark = novaServices.filter((service) => service.state === 'unknown')
    const hosts = [...new Set(dark.map((service) => service.host))].sort()
    return [
      {
        severity: 'high',
        summary: `a cell of Nova does not answer${hosts.length ? ` (${hosts.join(', ')})` : ''}: its servers cannot be seen, and nothing of theirs is judged`,
        host: hosts[0] ?? null,
        evidence: [{ plane: 'nova', source: hidden.source, says: hidden.detail, fact: { hosts } }],
        steps: [
          'bring back the database and the message queue of the cell',
          'check [database] connection of the cell with "nova-manage cell_v2 list_cells"',
        ],
        symptoms: findings.filter(
          (finding) =>
            finding.confidence === 'unconfirmed' &&
            finding.evidence.some((evidence) => evidence.fact['unseen'] === 'cell-dark'),
        ),
      },
    ]
  },
}
