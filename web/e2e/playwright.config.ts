import { defineConfig } from '@playwright/test'

// The servers are started by tests/browser/run, which says where they are and how to sign in. Where
// there are several, each worker has one to itself, so that stories do not meet in one inbox.
interface Desk {
  url: string
  data: string
}
const desks = JSON.parse(process.env.TANDEM_DESKS ?? '[]') as Desk[]
const own = desks[Number(process.env.TEST_PARALLEL_INDEX ?? 0)]
if (own) Object.assign(process.env, { TANDEM_URL: own.url, TANDEM_DATA: own.data })

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  workers: Math.max(desks.length, 1),
  fullyParallel: desks.length > 1,
  reporter: 'list',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    baseURL: process.env.TANDEM_URL,
    viewport: { width: 1440, height: 900 },
    // Pictures of every step cost a third of the time; what the page was like is kept without them.
    trace: { mode: 'retain-on-failure', screenshots: false, sources: false },
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--font-render-hinting=none',
      ],
    },
  },
})
