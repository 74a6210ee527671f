import { expect, type Page } from '@playwright/test'

import { addMailbox, openConversation, password, startConversation, test } from './desk'

// Whatever the server says, or when it says nothing: what was typed is still there, and what to do is
// said beside it.

type Fault = { name: string; says: RegExp } & ({ status: number; body: object } | { lost: true })
const refusal = (code: string, message: string) => ({ error: { code, message, fields: [], details: null, request_id: 'test' } })
const faults: Fault[] = [
  { name: 'a refusal', status: 422, body: refusal('invalid', 'Look at this again.'), says: /Look at this again/ },
  { name: 'a missing permission', status: 403, body: refusal('forbidden', 'Your role does not allow this.'), says: /role does not allow/ },
  { name: 'a fault of the server', status: 500, body: refusal('internal', 'Something went wrong here.'), says: /Something went wrong/ },
  { name: 'a lost network', lost: true, says: /could not be reached|cannot be reached|not reachable|unreachable|no connection/i },
]

async function meet(page: Page, fault: Fault, path: string): Promise<void> {
  await page.unroute('**/api/v1/**')
  await page.route('**/api/v1/**', (route) => {
    if (route.request().method() === 'GET' || !new URL(route.request().url()).pathname.endsWith(path)) return route.fallback()
    return 'lost' in fault ? route.abort('connectionfailed') : route.fulfill({ status: fault.status, json: fault.body })
  })
}

/** The values of every field of the form that is shown. */
const valuesOf = (page: Page) =>
  page.evaluate(() => [...document.querySelectorAll<HTMLInputElement>('.dialog form :is(input, textarea), main form :is(input, textarea)')].map((one) => one.value))

async function keepsForm(page: Page, path: string, submit: string): Promise<void> {
  const typed = await valuesOf(page)
  expect(typed.some((one) => one !== '')).toBe(true)
  for (const fault of faults) {
    await meet(page, fault, path)
    await page.getByRole('button', { name: submit, exact: true }).and(page.locator('.primary')).click()
    await expect(page.locator('.problem-summary, [role=alert]').first(), fault.name).toContainText(fault.says)
    expect(await valuesOf(page), fault.name).toEqual(typed)
  }
  await page.unroute('**/api/v1/**')
}

test('a note and an answer stay', async ({ page }) => {
  const id = await startConversation(page, 'Nothing of it is lost')
  for (const [key, path] of [['n', '/notes'], ['r', '/replies']] as const) {
    await openConversation(page, id)
    const editor = page.locator('[contenteditable=true]')
    await page.keyboard.press(key)
    await editor.waitFor()
    await page.keyboard.type(`Typed for ${path}`)
    for (const fault of faults.filter((one) => path === '/notes' || !('lost' in one))) {
      await meet(page, fault, path)
      await editor.press('Control+Enter')
      await expect(page.locator('.comp .problem'), fault.name).toContainText(fault.says)
      await expect(editor, fault.name).toContainText(`Typed for ${path}`)
    }
    await page.unroute('**/api/v1/**')
    await editor.press('Control+Enter')
    await expect(page.locator('article', { hasText: `Typed for ${path}` })).toBeVisible()
  }
})

test('a customer, a mailbox and an invitation stay as typed', async ({ page }) => {
  test.setTimeout(120_000)
  page.on('dialog', (dialog) => void dialog.accept())
  const mailbox = await addMailbox(page)
  await page.goto('/customers/1')
  await page.getByRole('button', { name: 'Edit' }).first().click()
  await page.getByRole('dialog').getByLabel('Name').first().fill('Somebody Else')
  await keepsForm(page, '/customers/1', 'Save')

  await page.goto(`/settings/mailboxes/${mailbox}`)
  await page.locator('main form').getByLabel('Name').first().fill('Another name')
  await keepsForm(page, `/mailboxes/${mailbox}`, (await page.locator('main form .primary').last().textContent())!.trim())

  await page.goto('/settings/people')
  await page.getByRole('button', { name: /invite/i }).first().click()
  await page.getByRole('dialog').getByLabel('Name').first().fill('New Colleague')
  await page.getByRole('dialog').getByLabel(/email/i).first().fill('new@colleague.example')
  await keepsForm(page, '/invitations', (await page.locator('.dialog .primary').last().textContent())!.trim())
})

test('a session that ended is begun again over what was typed', async ({ page, context }) => {
  await page.goto('/customers/2')
  await page.getByRole('button', { name: 'Edit' }).first().click()
  const name = page.getByRole('dialog').getByLabel('Name').first()
  await name.fill('Typed before it ended')
  await context.clearCookies()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const again = page.getByRole('dialog', { name: 'Sign in again' })
  await expect(again).toBeVisible()
  await expect(again.getByLabel('Password', { exact: true })).toBeFocused()
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await expect(again).toHaveCount(0)
  await expect(name).toHaveValue('Typed before it ended')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Typed before it ended')
})
