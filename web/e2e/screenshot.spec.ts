import { test } from '@playwright/test'

import { signIn } from './desk'

// Not a test of anything: scripts/screenshot runs it to renew the pictures in docs/images.
const folder = process.env.SCREENSHOTS

for (const scheme of ['light', 'dark'] as const)
  test(`@screenshot of the workspace, ${scheme}`, async ({ browser }) => {
    test.skip(folder === undefined, 'only for scripts/screenshot')
    const page = await (await browser.newContext({ colorScheme: scheme, viewport: { width: 1440, height: 900 } })).newPage()
    await signIn(page)
    const list = await (await page.request.get('/api/v1/conversations?view=all&limit=40')).json()
    const busiest = list.items.reduce((a: { message_count: number }, b: { message_count: number }) => (b.message_count > a.message_count ? b : a))
    await page.goto(`/inbox/all/${busiest.id}`)
    await page.locator('article').first().waitFor()
    await page.waitForLoadState('networkidle')
    await page.screenshot({ path: `${folder}/workspace-${scheme}.png` })
  })
