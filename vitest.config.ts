import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // These need more than Node; scripts of their own run them.
    exclude: ['test/clients/**', 'test/lab/**', 'test/services/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // On two cores vitest would use one, and most of the time wait for the programs that the tests start.
    maxWorkers: '100%',
    // No test leaves anything behind in its modules; a fresh set for each file would take twice as long.
    isolate: false,
    // Unlike the code under test, which is told its colours by its surroundings.
    env: { NO_COLOR: '1' },
    coverage: { include: ['src/**'], reporter: ['text-summary', 'html'] },
  },
})
