import { expect, type Page } from '@playwright/test'

import { addMailbox, ask, openConversation, startConversation, test } from './desk'

// Replies that leave later: put down, changed, held when the customer writes first, and sent.

async function write(page: Page, text: string): Promise<void> {
  await page.keyboard.press('r')
  const editor = page.locator('[data-pane=composer] [contenteditable=true]')
  await editor.click()
  await editor.pressSequentially(text)
}
async function later(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Send and…' }).click()
  await page.getByRole('menuitem', { name: /Send later/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: /^Tomorrow/ }).click()
  await expect(page.locator('[data-scheduled]')).toBeVisible()
}

test('a reply waits below the thread, and is a draft again when it is edited', async ({ page }) => {
  await openConversation(page, await startConversation(page, 'A kettle for later'))
  await write(page, 'It leaves tomorrow.')
  await later(page)
  const waiting = page.locator('[data-scheduled]')
  await expect(waiting).toContainText('It leaves tomorrow.')
  await page.reload()
  await expect(waiting).toContainText('It leaves tomorrow.')

  await waiting.getByRole('button', { name: 'Change time' }).click()
  await page.getByRole('dialog').getByRole('button', { name: /^In a week/ }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(waiting).toBeVisible()

  await waiting.getByRole('button', { name: 'Edit' }).click()
  await expect(waiting).toBeHidden()
  await expect(page.locator('[data-pane=composer] [contenteditable=true]')).toContainText('It leaves tomorrow.')
})

test('sent now, it is a message like any other', async ({ page }) => {
  await openConversation(page, await startConversation(page, 'A kettle for now'))
  await write(page, 'It leaves after all.')
  await later(page)
  await page.locator('[data-scheduled]').getByRole('button', { name: 'Send now' }).click()
  await expect(page.locator('[data-scheduled]')).toBeHidden()
  await expect(page.locator('[data-message]').last()).toContainText('It leaves after all.')
})

test('discarded, it is gone', async ({ page }) => {
  await openConversation(page, await startConversation(page, 'A kettle for never'))
  await write(page, 'It never leaves.')
  await later(page)
  await page.locator('[data-scheduled]').getByRole('button', { name: 'Discard' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click()
  await expect(page.locator('[data-scheduled]')).toBeHidden()
})

test('it keeps what its writer chose of signing, until it leaves', async ({ page }) => {
  const mailbox = await addMailbox(page)
  await ask(page, 'POST', `/mailboxes/${mailbox}/keys`, { scheme: 'pgp', years: 3 })
  await ask(page, 'PUT', `/mailboxes/${mailbox}/protection`, { signing: 'possible', sealing: 'never' })
  const id = await startConversation(page, 'A kettle under seal', undefined, mailbox)
  await openConversation(page, id)
  await write(page, 'Not signed, please.')
  await page.getByRole('button', { name: 'Signed. Click to send it unsigned' }).click()
  const unsigned = page.getByRole('button', { name: 'Not signed. Click to sign it' })
  await expect(unsigned).toBeVisible()
  await expect(page.getByText('Draft saved')).toBeVisible()
  await page.reload()
  await expect(unsigned).toBeVisible()

  await later(page)
  const waiting = page.locator('[data-scheduled]')
  await expect(waiting).toContainText('Unsigned')
  await page.reload()
  await expect(waiting).toContainText('Unsigned')
  await waiting.getByRole('button', { name: 'Edit' }).click()
  await expect(waiting).toBeHidden()
  await unsigned.click()
  await later(page)
  await expect(waiting).toContainText('Signed')
  await waiting.getByRole('button', { name: 'Send now' }).click()
  await expect(waiting).toBeHidden()
  await expect(page.locator('[data-message]').last()).toContainText('Signed')
})
