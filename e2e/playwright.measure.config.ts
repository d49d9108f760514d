import { defineConfig } from '@playwright/test';
import tests from './playwright.config.js';

const minutes = Number(process.env['SHOUHU_WALL_MINUTES'] ?? '3');

/** Measurements: the same product and browser as the tests. What misses its mark fails, and is still measured to its end. */
export default defineConfig({
  ...tests,
  testDir: 'measure',
  testIgnore: [],
  // What is measured moves as people see it.
  use: { ...tests.use, contextOptions: {} },
  timeout: 600_000 + 2 * 60_000 * minutes,
  reporter: [['./measure/reporter.ts']],
});
