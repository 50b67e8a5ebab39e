import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/clients/**/*.test.ts'],
    // A client in Python needs seconds to begin.
    testTimeout: 300_000,
    hookTimeout: 120_000,
    env: { NO_COLOR: '1' },
  },
})
