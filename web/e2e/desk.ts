import { expect, type Page } from '@playwright/test'

export const email = process.env.TANDEM_EMAIL ?? ''
export const password = process.env.TANDEM_PASSWORD ?? ''

export async function signIn(page: Page, address = email): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('Email').fill(address)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/inbox/)
}

/** Opens the list of a view and waits for its first row. */
export async function openView(page: Page, view: string): Promise<void> {
  await page.goto(`/inbox/${view}`)
  await page.locator('[data-pane=list] li').first().waitFor()
}

/** The session's token for changes, for calls that a test makes beside the page. */
async function csrf(page: Page): Promise<string> {
  const session = await (await page.request.get('/api/v1/session')).json()
  return session.csrf_token as string
}

/** A conversation that a customer has just begun; its id. */
export async function startConversation(page: Page, subject: string): Promise<number> {
  const answer = await page.request.post('/api/v1/conversations', {
    headers: { 'X-CSRF-Token': await csrf(page) },
    data: {
      subject,
      customer: { name: 'Mina Fischer', email: 'mina@customer.example' },
      message: { kind: 'incoming', body_text: `Hello, about this: ${subject}` },
    },
  })
  expect(answer.status(), await answer.text()).toBe(201)
  return (await answer.json()).id as number
}

/** Opens it and waits for its first letter. */
export async function openConversation(page: Page, id: number): Promise<void> {
  await page.goto(`/inbox/all/${id}`)
  await page.locator('article').first().waitFor()
  await page.locator('[data-pane=composer]').waitFor()
}
