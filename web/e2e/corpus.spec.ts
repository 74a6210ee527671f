import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'

import { openConversation, signIn } from './desk'

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

const looks = [
  { name: 'desktop', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { name: 'phone', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const

for (const look of looks)
  for (const letter of letters)
    test(`reads ${letter.charset} of ${letter.letter.split('.')[0]} (${look.name})`, async ({ browser }, info) => {
      const page = await (await browser.newContext({ ...look, name: undefined } as object)).newPage()
      await signIn(page)
      await openConversation(page, letter.conversation)
      const article = page.locator('article').first()
      const frame = article.locator('iframe')
      await article.locator('iframe, .prose').first().waitFor()
      const text = (await frame.count()) > 0 ? frame.contentFrame().locator('body') : article
      for (const phrase of letter.phrases) await expect(text).toContainText(phrase)
      await expect(text).not.toContainText('\uFFFD')
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(overflow).toBeLessThanOrEqual(0)
      await page.screenshot({ path: info.outputPath('letter.png') })
    })
