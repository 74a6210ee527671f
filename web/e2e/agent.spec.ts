import { expect } from '@playwright/test'

import { openConversation, openView, startConversation, test } from './desk'

test('an agent finds a conversation, answers it by keyboard, and takes the answer back', async ({ page }) => {
  const id = await startConversation(page, 'The lid is stuck')
  await openConversation(page, id)
  // Without waiting for the editor: no key may be lost, however slow the machine.
  await page.keyboard.press('r')
  const editor = page.locator('[contenteditable=true]')
  await page.keyboard.type('Please turn it to the left.')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('Please turn it to the left.').first()).toBeVisible()
  await page.getByRole('button', { name: /undo/i }).first().click()
  await expect(editor).toContainText('Please turn it to the left.')
})

test('what was typed is still there after a reload', async ({ page }) => {
  const id = await startConversation(page, 'A draft')
  await openConversation(page, id)
  await page.keyboard.press('r')
  const editor = page.locator('[contenteditable=true]')
  await editor.waitFor()
  await page.keyboard.type('Half a sentence')
  await expect(page.getByText('Draft saved')).toBeVisible()
  await page.reload()
  await expect(editor).toContainText('Half a sentence')
})

test('a note stays among colleagues', async ({ page }) => {
  const id = await startConversation(page, 'About a note')
  await openConversation(page, id)
  await page.keyboard.press('n')
  await page.locator('[contenteditable=true]').waitFor()
  await page.keyboard.type('The depot knows.')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('The depot knows.').first()).toBeVisible()
})

test('E solves and J moves on', async ({ page }) => {
  const id = await startConversation(page, 'To be solved')
  await openConversation(page, id)
  await page.keyboard.press('e')
  await expect.poll(async () => (await (await page.request.get(`/api/v1/conversations/${id}`)).json()).status).toBe('solved')
})

test('the palette finds what is typed', async ({ page }) => {
  await startConversation(page, 'Zebra crossing kettle')
  await openView(page, 'all')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('zebra')
  await expect(page.getByRole('option', { name: /Zebra crossing kettle/ }).first()).toBeVisible()
  await page.keyboard.press('Escape')
})

test('search shows where it matched', async ({ page }) => {
  await page.goto('/search?q=refund')
  await expect(page.locator('mark').first()).toBeVisible()
})
