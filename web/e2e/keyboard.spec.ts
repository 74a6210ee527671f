import { expect, type Page } from '@playwright/test'

import { openConversation, openView, startConversation, test } from './desk'

// A day's work without a mouse. After every step the focus is somewhere, and can be seen.

/** Where the focus is; fails when it is nowhere, or is not to be seen. */
async function focusIsSeen(page: Page, what: string): Promise<void> {
  const place = await page.evaluate(() => {
    const at = document.activeElement as HTMLElement | null
    if (!at || at === document.body) return 'nowhere'
    const box = at.getBoundingClientRect()
    if (box.width === 0 || box.height === 0) return `hidden: ${at.outerHTML.slice(0, 120)}`
    const isSeen = (one: Element) => {
      const style = getComputedStyle(one)
      return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'
    }
    // A field may show it by its frame, an option by being highlighted.
    for (let one: Element | null = at, up = 0; one && up < 4; one = one.parentElement, up++) if (isSeen(one)) return 'seen'
    return at.isContentEditable || at.matches('input, [role=dialog], [role=menu], [role=menuitem], [role=option], [tabindex="-1"]') ? 'seen' : `unmarked: ${at.outerHTML.slice(0, 160)}`
  })
  expect(place, what).toBe('seen')
}

/** Goes to a thing that Tab reaches. */
async function tabTo(page: Page, what: string, isIt: string): Promise<void> {
  for (let step = 0; step < 60; step++) {
    if (await page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, isIt)) return
    await page.keyboard.press('Tab')
    await focusIsSeen(page, `on the way to ${what}`)
  }
  throw new Error(`Tab does not reach ${what}`)
}

async function say(page: Page, command: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await focusIsSeen(page, 'the palette')
  await page.keyboard.type(command)
  await expect(page.getByRole('option').first()).toContainText(command)
  await page.keyboard.press('Enter')
}

const stateOf = async (page: Page, id: number) => (await page.request.get(`/api/v1/conversations/${id}`)).json()

test('an agent answers, notes, assigns, tags and snoozes by keyboard', async ({ page }) => {
  const id = await startConversation(page, 'By keyboard alone')
  await openView(page, 'all')
  await page.keyboard.press('j')
  await expect(page.locator('article').first()).toBeVisible()
  await openConversation(page, id)

  await page.keyboard.press('r')
  await page.locator('[contenteditable=true]').waitFor()
  await focusIsSeen(page, 'the answer')
  await page.keyboard.type('Please turn it off and on again.')
  await page.keyboard.press('Control+Enter')
  await expect(page.locator('article', { hasText: 'Please turn it off and on again.' })).toBeVisible()
  await expect(page.locator('[contenteditable=true]')).toHaveCount(0)

  await page.keyboard.press('n')
  await page.locator('[contenteditable=true]').waitFor()
  await page.keyboard.type('The third this week.')
  await page.keyboard.press('Control+Enter')
  await expect(page.locator('article', { hasText: 'The third this week.' })).toBeVisible()
  await expect(page.locator('[contenteditable=true]')).toHaveCount(0)

  await page.keyboard.press('i')
  await expect.poll(async () => (await stateOf(page, id)).assignee_id).not.toBeNull()
  await page.keyboard.press('a')
  await focusIsSeen(page, 'the choice of who')
  await page.keyboard.type('Nobody')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await stateOf(page, id)).assignee_id).toBeNull()
  await focusIsSeen(page, 'after the choice of who')

  await page.keyboard.press('l')
  await focusIsSeen(page, 'the tags')
  await page.keyboard.type('keyboard')
  await expect(page.getByRole('option', { name: /keyboard/ }).first()).toBeVisible()
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await stateOf(page, id)).tags).toContain('keyboard')
  await page.keyboard.press('Escape')
  await focusIsSeen(page, 'after the tags')

  await page.keyboard.press('p')
  await focusIsSeen(page, 'the priority')
  await page.keyboard.press('Escape')
  await focusIsSeen(page, 'after the priority')

  await page.keyboard.press('h')
  await focusIsSeen(page, 'the times')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await stateOf(page, id)).status).toBe('snoozed')
})

test('an agent merges and reads the history by keyboard', async ({ page }) => {
  const dusk = `Lantern flickers at dusk ${Date.now()}`
  const other = await startConversation(page, dusk)
  const id = await startConversation(page, 'Lantern flickers again')
  await openConversation(page, id)
  await say(page, 'Full history')
  await expect(page.getByRole('dialog')).toBeVisible()
  await focusIsSeen(page, 'the history')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await say(page, 'Merge into')
  await expect(page.getByRole('dialog')).toBeVisible()
  await focusIsSeen(page, 'the search for the other one')
  await page.keyboard.type(dusk)
  await expect(page.getByRole('option', { name: dusk })).toBeVisible()
  const highlighted = page.locator('[role=option][data-highlighted]')
  await expect.poll(async () => {
    await page.keyboard.press('ArrowDown')
    return (await highlighted.textContent()) ?? ''
  }).toContain(dusk)
  await page.keyboard.press('Enter')
  await tabTo(page, 'the button that merges', '.dialog footer .primary, .dialog-body .primary')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await stateOf(page, id)).merged_into).toBe(other)
})

test('an agent changes many at once by keyboard', async ({ page }) => {
  const tag = `together ${Date.now()}`
  for (const what of ['one', 'two', 'three']) await startConversation(page, `Of many, ${what}`)
  await openView(page, 'all')
  await page.keyboard.press('j')
  await page.keyboard.press('Shift+J')
  await page.keyboard.press('Shift+J')
  await expect(page.getByRole('toolbar')).toContainText('3')
  await page.keyboard.press('l')
  await focusIsSeen(page, 'the tags of many')
  await page.keyboard.type(tag)
  await expect(page.getByRole('option', { name: tag }).first()).toBeVisible()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect.poll(async () => (await (await page.request.get(`/api/v1/conversations?view=all&tag=${encodeURIComponent(tag)}`)).json()).items.length).toBe(3)
  await page.keyboard.press('Escape')
  await focusIsSeen(page, 'after all of it')
})

test('search, a customer and the settings are reached by keyboard', async ({ page }) => {
  const id = await startConversation(page, 'A weathervane that squeaks')
  await openView(page, 'all')
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await expect(page).toHaveURL(/search/)
  await focusIsSeen(page, 'the search')
  await page.keyboard.type('weathervane')
  await page.keyboard.press('Enter')
  await expect(page.locator('mark').first()).toBeVisible()
  await tabTo(page, 'what was found', `a[href*="/${id}"]`)
  await page.keyboard.press('Enter')
  await page.locator('article').first().waitFor()

  for (let step = 0; step < 6 && !(await page.evaluate(() => document.activeElement?.closest('[data-pane=customer]'))); step++) await page.keyboard.press('F6')
  await focusIsSeen(page, 'the customer beside it')
  await tabTo(page, 'the customer', '[data-pane=customer] a[href^="/customers/"]')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/customers\/\d+/)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await tabTo(page, 'the customer\'s letter', '.actions .primary')
  await page.keyboard.press('Tab')
  await focusIsSeen(page, 'the change of the customer')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  await focusIsSeen(page, 'the form')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await focusIsSeen(page, 'after the form')

  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await expect(page).toHaveURL(/settings/)
  await tabTo(page, 'a page of the settings', 'a[href="/settings/preferences"]')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/preferences/)
  await page.keyboard.press('Tab')
  await focusIsSeen(page, 'the page of the settings')
})
