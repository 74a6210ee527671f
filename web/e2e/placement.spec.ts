import { execFileSync } from 'node:child_process'

import { expect, type Page } from '@playwright/test'

import { deliver, openConversation, startConversation, test } from './desk'

const data = process.env.TANDEM_DATA ?? ''

/** The Message-ID of the newest answer in a conversation, which no screen shows. */
function tokenOf(conversation: number): string {
  const query = `import sqlite3; print(sqlite3.connect("file:${data}/tandem.db?mode=ro", uri=True).execute("SELECT header_id FROM messages WHERE conversation_id = ${conversation} AND kind = 'reply' ORDER BY id DESC").fetchone()[0])`
  return execFileSync('python3', ['-c', query], { encoding: 'utf8' }).trim()
}

async function conversationOf(page: Page, address: string): Promise<number> {
  let id = 0
  await expect.poll(async () => {
    const found = await (await page.request.get(`/api/v1/search?q=${encodeURIComponent(`from:${address}`)}`)).json()
    id = found.items[0]?.conversation.id ?? 0
    return id
  }).toBeGreaterThan(0)
  return id
}

/** Takes the newest step back by its key. */
async function undo(page: Page): Promise<void> {
  await page.locator('article').first().focus()
  await page.keyboard.press('z')
}

test('a stranger who quotes our number gets a conversation of his own, which an agent joins, and parts again', async ({ page }) => {
  const id = await startConversation(page, 'The kettle of the stranger')
  deliver('Eve <eve@stranger.example>', `Re: [#${id}] The kettle`, 'I only know the number.')
  const own = await conversationOf(page, 'eve@stranger.example')
  expect(own).not.toBe(id)

  await openConversation(page, own)
  await expect(page.getByText(`Belongs with #${id}?`)).toBeVisible()
  await expect(page.getByText(`It names #${id}, but eve@stranger.example does not take part there.`).first()).toBeVisible()
  await page.getByRole('button', { name: `Join with #${id}` }).click()
  await expect(page).toHaveURL(new RegExp(`/${id}$`))
  await expect(page.getByText('I only know the number.').first()).toBeVisible()

  await undo(page)
  await expect(page).toHaveURL(new RegExp(`/${own}$`))
  await expect(page.getByText(`Belongs with #${id}?`)).toBeVisible()
  await page.locator('article').first().focus()
  await page.keyboard.press('m')
  await expect(page).toHaveURL(new RegExp(`/${id}$`))
  await expect(page.locator('article')).toHaveCount(2)
})

test('whoever answers a forwarded letter of ours is held until an agent approves', async ({ page }) => {
  const id = await startConversation(page, 'The forwarded kettle')
  await openConversation(page, id)
  await page.keyboard.press('r')
  await page.locator('[contenteditable=true]').waitFor()
  await page.keyboard.type('It is on its way.')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('It is on its way.').first()).toBeVisible()

  deliver('Jonas <jonas@forwarded.example>', 'Re: The forwarded kettle', 'Mina forwarded this to me.', `In-Reply-To: <${tokenOf(id)}>\r\n`)
  const banner = page.getByText('Jonas <jonas@forwarded.example> waits for approval')
  await expect(banner).toBeVisible()
  await page.keyboard.press('r')
  await expect(page.locator('.recipients').first()).toContainText('Mina Fischer')
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Approve' }).click()
  await expect(banner).toBeHidden()
  await undo(page)
  await expect(banner).toBeVisible()
  await page.getByRole('button', { name: 'Approve' }).click()
  await expect(banner).toBeHidden()
})

test('a letter that went astray is moved to a conversation of its own by one key, and back by another', async ({ page }) => {
  const id = await startConversation(page, 'Two matters')
  await openConversation(page, id)
  await page.keyboard.press('r')
  await page.locator('[contenteditable=true]').waitFor()
  await page.keyboard.type('One.')
  await page.keyboard.press('Control+Enter')
  await expect(page.locator('article')).toHaveCount(2)
  deliver('Mina Fischer <mina@customer.example>', 'Something else', 'And now my invoice.', `In-Reply-To: <${tokenOf(id)}>\r\n`)
  await expect(page.locator('article')).toHaveCount(3)

  await page.locator('article').last().focus()
  await page.keyboard.press('s')
  await expect(page.getByText(/^Moved to #\d+/)).toBeVisible()
  await expect(page.locator('article')).toHaveCount(2)
  await page.keyboard.press('z')
  await expect(page.locator('article')).toHaveCount(3)
})
