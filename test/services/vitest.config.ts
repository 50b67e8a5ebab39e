import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/services/**/*.test.ts'],
    globalSetup: 'test/services/database-servers.ts',
    // Databases are made, and programs started.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    maxWorkers: '100%',
    env: { NO_COLOR: '1' },
  },
})
