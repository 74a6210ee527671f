import { readFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'

import { openConversation, test } from './desk'

// Real letters of the Spam Assassin corpus; tests/corpus/charsets.py chose them and checked with other
// decoders what they say. Without that file (a single spec by hand) there is nothing to read.
interface Letter {
  letter: string
  charset: string
  phrases: string[]
  conversation: number
}

const file = process.env.TANDEM_LETTERS
const letters: Letter[] = file ? JSON.parse(readFileSync(file, 'utf8')) : []

async function reads(page: Page, letter: Letter): Promise<void> {
  const article = page.locator('article').first()
  const frame = article.locator('iframe')
  await article.locator('iframe, .prose').first().waitFor()
  const text = (await frame.count()) > 0 ? frame.contentFrame().locator('body') : article
  for (const phrase of letter.phrases) await expect(text).toContainText(phrase)
  await expect(text).not.toContainText('\uFFFD')
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
}

for (const letter of letters)
  test(`reads ${letter.charset} of ${letter.letter.split('.')[0]}, on a phone in the dark too`, async ({ page }) => {
    await openConversation(page, letter.conversation)
    await reads(page, letter)
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 390, height: 844 })
    await reads(page, letter)
  })
