import { expect, type Page } from '@playwright/test'

import { faults } from './axe'
import { addMailbox, ask, test } from './desk'

const groups: Record<string, string[]> = {
  'the inbox, search and customers': [
    '/inbox/all', '/inbox/mine', '/inbox/all/CONVERSATION', '/search', '/search?q=kettle', '/customers', '/customers/1',
    '/customers/organisations', '/docs/api', '/nowhere',
  ],
  'the lists of operations': [
    '/operations/orders', '/operations/products', '/operations/stock', '/operations/lots', '/operations/approvals', '/operations/suppliers',
    '/operations/purchases', '/operations/receipts', '/operations/non-conformances', '/operations/shipments', '/operations/returns',
    '/operations/promises', '/settings/authority', '/settings/warehouses', '/settings/carriers',
  ],
  'the settings of people and work': [
    '/settings', '/settings/profile', '/settings/security', '/settings/preferences', '/settings/people', '/settings/teams',
    '/settings/roles', '/settings/api-keys', '/settings/views', '/settings/tags', '/settings/fields',
  ],
  'the settings of mail and the system': [
    '/settings/company', '/settings/mailboxes', '/settings/mailboxes/new', '/settings/mailboxes/MAILBOX',
    '/settings/mailboxes/connected', '/settings/spam', '/settings/failed-mail', '/settings/outbox', '/settings/audit', '/settings/system',
  ],
}

/** Nothing is on its way any more: no skeleton, and what there is has been drawn. */
async function settled(page: Page): Promise<void> {
  await page.locator('main, [data-pane=list]').first().waitFor()
  await expect(page.locator('.skeleton')).toHaveCount(0)
  await page.evaluate(() => document.fonts.ready.then(() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))))
}

for (const [name, paths] of Object.entries(groups))
  test(`axe finds nothing on ${name}, in the light, in the dark, on a phone`, async ({ page }) => {
    test.setTimeout(120_000)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const newest = await (await page.request.get('/api/v1/conversations?view=all&limit=1')).json()
    const mailbox = await addMailbox(page, { incoming: { kind: 'imap', host: '127.0.0.1', port: 1, security: 'none', username: 'u', sign_in: 'oauth2' } })
    await ask(page, 'POST', `/mailboxes/${mailbox}/keys`, { scheme: 'smime', years: 3 })
    const found: string[] = []
    for (const path of paths) {
      await page.goto(path.replace('CONVERSATION', String(newest.items[0].id)).replace('MAILBOX', String(mailbox)))
      await settled(page)
      for (const fault of await faults(page)) found.push(`${path}: ${fault}`)
    }
    expect(found).toEqual([])
  })
