import { defineConfig } from '@playwright/test';

/** One product, one browser: the tests share the machine's two cores, and with those of the Java modules at that. */
export default defineConfig({
  testDir: 'tests',
  // Pictures are taken by `npm run screens`; they check nothing that the journeys do not.
  testIgnore: process.env['SHOUHU_SCREENS'] ? [] : ['screens.spec.ts'],
  outputDir: 'target/results',
  workers: 1,
  fullyParallel: false,
  timeout: 300_000,
  expect: { timeout: 60_000 },
  globalSetup: './src/start.ts',
  globalTeardown: './src/stop.ts',
  reporter: [['list'], ['junit', { outputFile: 'target/reports/e2e.xml' }]],
  use: {
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    screenshot: 'only-on-failure',
    // Without a graphics card the processor draws each frame of what only pulses or fades.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      executablePath: process.env['SHOUHU_CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
