import { expect, test } from '@playwright/test'

import { violations } from './axe'
import { signIn } from './desk'

const pages = [
  '/inbox/all', '/inbox/mine', '/inbox/all/CONVERSATION', '/search', '/search?q=kettle', '/customers', '/customers/1',
  '/customers/organisations', '/settings', '/settings/security', '/settings/preferences', '/settings/company',
  '/settings/mailboxes', '/settings/mailboxes/new', '/settings/people', '/settings/teams', '/settings/roles',
  '/settings/api-keys', '/settings/views', '/settings/tags', '/settings/fields', '/settings/failed-mail',
  '/settings/outbox', '/settings/audit', '/settings/system', '/docs/api', '/nowhere',
]

const looks = [
  { name: 'light', scheme: 'light', width: 1440, height: 900 },
  { name: 'dark', scheme: 'dark', width: 1440, height: 900 },
  { name: 'phone', scheme: 'light', width: 390, height: 844 },
] as const

for (const look of looks)
  test(`axe finds nothing on any page (${look.name})`, async ({ browser }) => {
    test.setTimeout(240_000)
    const context = await browser.newContext({
      colorScheme: look.scheme,
      viewport: { width: look.width, height: look.height },
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    await signIn(page)
    const found: string[] = []
    const newest = await (await page.request.get('/api/v1/conversations?view=all&limit=1')).json()
    for (const path of pages) {
      await page.goto(path.replace('CONVERSATION', String(newest.items[0].id)))
      await page.waitForLoadState('networkidle')
      for (const violation of await violations(page)) found.push(`${path}: ${violation}`)
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      if (overflow > 0) found.push(`${path}: ${overflow} px wider than the window`)
    }
    expect(found).toEqual([])
  })
