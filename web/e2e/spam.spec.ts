import { execFileSync } from 'node:child_process'

import { expect, test } from '@playwright/test'

import { openConversation, signIn } from './desk'

// A letter as a mail server hands it over, while the desk is open.
function deliver(from: string, subject: string, text: string): void {
  const letter = `From: ${from}\r\nTo: support@nordhaus.example\r\nSubject: ${subject}\r\nMessage-ID: <${Math.random().toString(36).slice(2)}@e2e.example>\r\n\r\n${text}\r\n`
  execFileSync(process.env.TANDEM_PROGRAM ?? '', ['deliver', '--data', process.env.TANDEM_DATA ?? ''], { input: letter })
}

test('a blocked sender is spam without a customer, until somebody says that it is none', async ({ page }) => {
  await signIn(page)
  await page.goto('/settings/spam')
  await page.getByLabel('Address or domain').fill('@casino.example')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByText('casino.example', { exact: true })).toBeVisible()

  deliver('Lucky Lou <lou@casino.example>', 'You have won', 'Claim your prize.')
  await page.goto('/inbox/spam')
  const row = page.getByText('You have won').first()
  await expect(row).toBeVisible()
  await row.click()
  await expect(page.getByText('The sender is blocked: casino.example.').first()).toBeVisible()
  const customers = await (await page.request.get('/api/v1/customers?q=lou@casino.example')).json()
  expect(customers.items).toHaveLength(0)

  const id = Number(new URL(page.url()).pathname.split('/').pop())
  await page.getByRole('button', { name: 'Not spam' }).click()
  await expect(page.getByText('Filed as mail; the filter learns from it')).toBeVisible()
  await openConversation(page, id)
  await expect(page.getByRole('link', { name: 'Lucky Lou' }).first()).toBeVisible()
})
