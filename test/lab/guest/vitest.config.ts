import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/lab/guest/**/*.test.ts'],
    // There is one guest, and each file begins with a clean one.
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 1_800_000,
    env: { NO_COLOR: '1' },
  },
})
