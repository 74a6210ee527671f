import { expect, type Page } from '@playwright/test'

import { openConversation, test } from './desk'

async function find(page: Page, query: string): Promise<number> {
  const answer = await (await page.request.get(`/api/v1/search?q=${encodeURIComponent(query)}`)).json()
  expect(answer.items.length, query).toBeGreaterThan(0)
  return answer.items[0].conversation.id as number
}

const letters = [
  { from: 'from:aiko@customer.example', subject: 'やかんが漏れます', text: '新しいやかんの底から水が漏れます' },
  { from: 'from:ivan@customer.example', subject: 'Где моя посылка?', text: 'Посылка не пришла' },
  { from: 'from:wang@customer.example', subject: '退款问题', text: '我的退款还没有到账' },
  { from: 'from:jan.w@customer.example', subject: 'Zażółć zwrot', text: 'proszę o zwrot pieniędzy' },
]

for (const letter of letters)
  test(`reads ${letter.subject}`, async ({ page }) => {
    await openConversation(page, await find(page, letter.from))
    await expect(page.getByText(letter.subject).first()).toBeVisible()
    await expect(page.getByText(letter.text).first()).toBeVisible()
  })

test('a letter in HTML shows its picture, runs nothing and asks nobody', async ({ page }) => {
  const asked: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(process.env.TANDEM_URL ?? '')) asked.push(request.url())
  })
  await openConversation(page, await find(page, 'from:greta@customer.example'))
  const frame = page.frameLocator('article iframe').first()
  await expect(frame.getByText('It leaks')).toBeVisible()
  const picture = frame.locator('img[alt=leak]')
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(10)
  await expect(page.getByText('Bestellübersicht.csv').first()).toBeVisible()
  expect(await page.title()).not.toContain('owned')
  expect(asked.filter((url) => url.startsWith('http'))).toEqual([])
})
