/**
 * @module
 * The tests of `npm test`, two files at a time. Those beside the sources share processes, and with them the modules that are
 * loaded: starting anew for each file took half of their time. They leave nothing behind in a process. Those of the whole
 * system (test/) set up engines, devices and threads, and have a process each.
 */

import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** How every file is run. */
const each = {
  testTimeout: 60_000,
  hookTimeout: 60_000,
  pool: 'forks',
  setupFiles: ['test/equal-arrays.ts'],
} as const satisfies ViteUserConfig['test'];

const config: ViteUserConfig = defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...each,
          name: 'system',
          include: ['test/**/*.test.ts'],
          exclude: ['test/long/**', '**/node_modules/**'],
        },
      },
      { test: { ...each, name: 'units', include: ['src/**/*.test.ts'], isolate: false } },
    ],
  },
});

export default config;
