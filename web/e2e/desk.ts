import { execFileSync } from 'node:child_process'

import { expect, test as base, type BrowserContext, type Page } from '@playwright/test'

export const email = process.env.TANDEM_EMAIL ?? ''
export const password = process.env.TANDEM_PASSWORD ?? ''

type State = Awaited<ReturnType<BrowserContext['storageState']>>

/** Tests whose pages are signed in: once for each worker, since proving a password takes its time. */
export const test = base.extend<object, { signedIn: State }>({
  signedIn: [
    async ({ playwright }, use) => {
      const request = await playwright.request.newContext({ baseURL: process.env.TANDEM_URL ?? '' })
      const answer = await request.post('/api/v1/session', { data: { email, password } })
      expect(answer.ok(), await answer.text()).toBe(true)
      await use(await request.storageState())
      await request.dispose()
    },
    { scope: 'worker' },
  ],
  storageState: ({ signedIn }, use) => use(signedIn),
})

/** By the page, as people do it. */
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
export async function csrf(page: Page): Promise<string> {
  const session = await (await page.request.get('/api/v1/session')).json()
  return session.csrf_token as string
}

/** Asks the server beside the page; what it answers. */
export async function ask<Answer>(page: Page, method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, data?: object): Promise<Answer> {
  const answer = await page.request.fetch(`/api/v1${path}`, { method, headers: { 'X-CSRF-Token': await csrf(page) }, ...(data ? { data } : {}) })
  expect(answer.ok(), await answer.text()).toBe(true)
  return (answer.status() === 204 ? undefined : await answer.json()) as Answer
}

/** A conversation that a customer has just begun; its id. */
export async function startConversation(page: Page, subject: string, from = { name: 'Mina Fischer', email: 'mina@customer.example' }, mailbox?: number): Promise<number> {
  const { id } = await ask<{ id: number }>(page, 'POST', '/conversations', {
    subject,
    customer: from,
    message: { kind: 'incoming', body_text: `Hello, about this: ${subject}` },
    ...(mailbox ? { mailbox_id: mailbox } : {}),
  })
  return id
}

/** A letter as a mail server hands it over, while the desk is open. */
export function deliver(from: string, subject: string, text: string, headers = ''): void {
  const letter = `From: ${from}\r\nTo: support@nordhaus.example\r\nSubject: ${subject}\r\nMessage-ID: <${Math.random().toString(36).slice(2)}@e2e.example>\r\n${headers}\r\n${text}\r\n`
  execFileSync(process.env.TANDEM_PROGRAM ?? '', ['deliver', '--data', process.env.TANDEM_DATA ?? ''], { input: letter })
}

/** Opens it and waits for its first letter. */
export async function openConversation(page: Page, id: number): Promise<void> {
  await page.goto(`/inbox/all/${id}`)
  await page.locator('article').first().waitFor()
  await page.locator('[data-pane=composer]').waitFor()
}

/** A mailbox with servers as given. */
export async function addMailbox(page: Page, more: object = {}): Promise<number> {
  const { id } = await ask<{ id: number }>(page, 'POST', '/mailboxes', {
    name: 'Help', address: `help-${Date.now()}@shop.example`,
    incoming: { kind: 'none' }, outgoing: { host: 'smtp.shop.example', port: 587, security: 'starttls', username: '' },
    ...more,
  })
  return id
}
