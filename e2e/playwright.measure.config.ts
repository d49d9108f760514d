import { defineConfig } from '@playwright/test';
import tests from './playwright.config.js';

/** Measurements: the same product and browser as the tests, as long as is asked for, and nothing is asserted. */
export default defineConfig({
  ...tests,
  testDir: 'measure',
  timeout: 3 * 3_600_000,
  reporter: [['line']],
});
