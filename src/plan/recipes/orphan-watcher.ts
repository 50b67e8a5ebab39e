import { nothingToDo, propose, type Recipe } from '../recipe.ts'

const hourMs = 3_600_000

/** Exactly this client, by its address and nonce, and only for an hour: never a whole host. */
export const orphanWatcher: Recipe = {
  fault: 'orphan-watcher',
  propose({ device: address }, { dossier }) {
    const pool = dossier?.backend.pool
    if (!pool || address === null) return nothingToDo('its pool was not seen')
    return propose(
      [
        {
          says: `keep client ${address} out of the cluster for an hour`,
          act: { act: 'blocklist', backend: pool.backend, address, keepMs: hourMs },
          guards: [{ holds: 'watcher', address }],
          proof: [{ holds: 'watcher-gone', address }],
          undo: { says: `let client ${address} in again`, act: { act: 'unblock', backend: pool.backend, address } },
        },
      ],
      { needs: 'blocklist' },
    )
  },
}
