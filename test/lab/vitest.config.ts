import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/lab/**/*.test.ts'],
    // The real host is a lab of its own.
    exclude: ['test/lab/guest/**'],
    // There is one cloud, and each file begins by emptying it.
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 1_800_000,
    env: { NO_COLOR: '1' },
  },
})
