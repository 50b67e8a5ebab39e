import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // These need more than Node; scripts of their own run them.
    exclude: ['test/clients/**', 'test/lab/**', 'test/services/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most of the time the tests wait for programs that they start: more of them than there are cores.
    maxWorkers: 4,
    // No test leaves anything behind in its modules; a fresh set for each file would take twice as long.
    isolate: false,
    // Unlike the code under test, which is told its colours by its surroundings.
    env: { NO_COLOR: '1' },
    coverage: { include: ['src/**'], reporter: ['text-summary', 'html'] },
  },
})
