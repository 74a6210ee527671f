import { expect, test } from '@playwright/test'

import { openConversation, signIn } from './desk'

// The agent's half of a story whose customer is tests/mail-servers/browser_test.py, with a real Dovecot
// and Postfix between them.
const subject = process.env.TANDEM_STORY_SUBJECT ?? ''
const answer = process.env.TANDEM_STORY_ANSWER ?? ''
const reply = process.env.TANDEM_STORY_REPLY ?? ''

test('an agent answers a letter, and sees the customer write back', async ({ page }, info) => {
  test.skip(subject === '', 'only with the mail servers')
  test.setTimeout(180_000)
  await signIn(page)
  await page.goto('/inbox/all')
  await page.getByRole('link', { name: new RegExp(subject) }).click()
  await page.locator('article').first().waitFor()
  const id = Number(new URL(page.url()).pathname.split('/').at(-1))

  await page.keyboard.press('r')
  await expect(page.locator('[contenteditable=true]')).toBeFocused()
  await page.keyboard.type(answer)
  await page.keyboard.press('Control+Shift+Enter')

  await expect.poll(async () => (await (await page.request.get(`/api/v1/conversations/${id}`)).json()).status).toBe('solved')

  await openConversation(page, id)
  const pane = page.getByRole('main')
  await expect(pane.getByText(answer).first()).toBeVisible()
  await expect(pane.getByText('Solved', { exact: true }).first()).toBeVisible()
  await expect(pane.getByRole('button', { name: /undo/i })).toBeVisible()
  // Once the time to undo is over, it leaves; what has been sent says nothing more about it.
  await expect(pane.getByRole('button', { name: /undo/i })).toHaveCount(0, { timeout: 30_000 })
  await expect(pane.locator('.delivery')).toHaveCount(0, { timeout: 30_000 })

  // From here on nothing is clicked: the page hears by itself of the customer's letter.
  await expect(pane.getByText(reply).first()).toBeVisible({ timeout: 45_000 })
  await expect(pane.getByRole('button', { name: 'Solve', exact: false }).first()).toBeVisible()
  await expect(pane.getByText('Reopened because the customer wrote')).toBeVisible()
  await expect(pane.getByText('Solved', { exact: true })).toHaveCount(0)
  await page.screenshot({ path: info.outputPath('reopened.png') })
})
