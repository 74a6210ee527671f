import { expect, type Page } from '@playwright/test'

import { faults } from './axe'
import { addMailbox, ask, startConversation, test } from './desk'
import { imapServer, letterOf, provider, type Imap } from './servers'

// The page of a mailbox, used as an administrator does: fill, save, come back and see it kept.

const open = (page: Page, id: number) => page.goto(`/settings/mailboxes/${id}`)
const section = (page: Page, title: string) => page.locator('section', { has: page.getByRole('heading', { name: title, exact: true }) })
const saved = (page: Page) => expect(page.getByText('Saved', { exact: true }).first()).toBeVisible()

const at = (imap: Imap, more: object = {}) => ({
  incoming: { kind: 'imap', host: '127.0.0.1', port: imap.port, security: 'none', username: 'support', after_import: 'keep', poll_seconds: 5, ...more },
  incoming_password: 'hush',
})

test('a mailbox signs in at its provider: refused, connected, its token refused, forgotten', async ({ page }) => {
  const imap = await imapServer()
  imap.token = 'right'
  const google = await provider()
  const id = await addMailbox(page, at(imap, { sign_in: 'oauth2', poll_seconds: 3600 }))
  await open(page, id)
  const form = section(page, 'Sign-in at the provider')
  await expect(form.getByText('Not connected yet.')).toBeVisible()
  await form.getByRole('button', { name: 'Connect' }).click()
  await expect(form.getByText('Give the client ID that your provider shows').last()).toBeVisible()

  await form.getByLabel('Provider').selectOption({ label: 'Another one' })
  await form.getByLabel('Client ID').fill('desk-app')
  await form.getByLabel('Client secret', { exact: true }).fill('s3cret')
  await form.getByLabel('Address of the sign-in page').fill('http://elsewhere.example/authorize')
  await form.getByLabel('Address for tokens').fill(`${google.url}/token`)
  await form.getByLabel('Scope').fill('mail.read')
  await form.getByRole('button', { name: 'Connect' }).click()
  await expect(form.getByLabel('Address of the sign-in page')).toHaveAttribute('aria-invalid', 'true')
  await expect(form.getByText(/begins with https/).last()).toBeVisible()
  await expect(form.getByLabel('Client secret', { exact: true })).toHaveValue('s3cret')
  await expect(form.getByLabel('Scope')).toHaveValue('mail.read')
  expect(await faults(page)).toEqual([])

  // The person says no at the provider; then the provider does; then both agree.
  google.back = 'error=access_denied&error_description=You+said+no.'
  await form.getByLabel('Address of the sign-in page').fill(`${google.url}/authorize`)
  await form.getByRole('button', { name: 'Connect' }).click()
  await expect(page.getByText('The provider did not connect the mailbox: You said no.')).toBeVisible()
  expect(await faults(page)).toEqual([])

  const connect = async () => {
    await open(page, id)
    await expect(form.getByLabel('Client ID')).toHaveValue('desk-app')
    await expect(form.getByText('A secret is saved. Leave empty to keep it.')).toBeVisible()
    await form.getByRole('button', { name: 'Connect' }).click()
  }
  google.back = 'code=the-code'
  google.token = { status: 400, body: { error: 'unauthorized_client', error_description: 'AADSTS700016: Unknown application.' } }
  await connect()
  await expect(page.getByText('AADSTS700016: Unknown application.')).toBeVisible()

  google.token = { status: 200, body: { access_token: 'wrong', refresh_token: 'again', expires_in: 3600 } }
  await connect()
  await expect(page.getByText('The mailbox is connected.')).toBeVisible()
  await expect(form.getByText('Connected. Tandem renews the sign-in by itself.')).toBeVisible()
  expect(google.asked.at(-1)!.get('client_secret')).toBe('s3cret')

  // The mail server takes no token of this provider: it says why, in the administrator's words.
  await page.getByRole('button', { name: 'Look for mail now' }).click()
  await expect(page.getByText(/does not accept the sign-in of the provider .*status 401, scope mail.read/).first()).toBeVisible()
  google.token.body = { access_token: 'right', expires_in: 3600 }
  await page.getByRole('button', { name: 'Look for mail now' }).click()
  await expect(page.getByText('No new mail.')).toBeVisible()

  // Without it the mailbox is one with a password again.
  await form.getByRole('button', { name: 'Disconnect' }).click()
  await expect(form).toBeHidden()
  await expect(page.getByLabel('Sign in with')).toHaveValue('password')
})

test('what the provider sends back without a code is said, with a way on', async ({ page }) => {
  await page.goto('/settings/mailboxes/connected?state=x')
  await expect(page.getByText("The provider's answer is incomplete.")).toBeVisible()
  await page.goto('/settings/mailboxes/connected?state=x&code=y')
  await expect(page.getByText('This sign-in was not begun here, or too long ago. Begin again.')).toBeVisible()
  await page.getByRole('main').getByRole('link', { name: 'Go to the mailboxes' }).click()
  await expect(page).toHaveURL(/settings\/mailboxes$/)
})

test('the rules by which a letter finds its conversation are kept, and a bad mark is refused beside it', async ({ page }) => {
  const id = await addMailbox(page)
  await open(page, id)
  await page.getByLabel('Number in the subject of our letters').selectOption({ label: 'At the end' })
  const hook = page.getByLabel('Before the number', { exact: true })
  await hook.fill('Case 7')
  await page.getByLabel('in the text').check()
  await page.getByLabel('When a letter refers to one of this conversation').selectOption({ label: 'it belongs there if the subject agrees too' })
  await page.getByRole('region', { name: 'Unsaved changes' }).getByRole('button', { name: 'Save' }).click()
  await expect(hook).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByText('What stands before the number ends in no digit').last()).toBeVisible()
  await expect(page.getByLabel('in the text')).toBeChecked()
  await hook.fill('Case#')
  await page.getByLabel('A letter to a solved or merged conversation').selectOption({ label: 'begins a new conversation, linked to it' })
  await page.getByRole('region', { name: 'Unsaved changes' }).getByRole('button', { name: 'Save' }).click()
  await saved(page)

  await page.reload()
  await expect(hook).toHaveValue('Case#')
  await expect(page.getByText('written like [Case#48213]')).toBeVisible()
  await expect(page.getByLabel('in the text')).toBeChecked()
  await expect(page.getByLabel('Number in the subject of our letters')).toHaveValue('end')
  await expect(page.getByLabel('A letter to a solved or merged conversation')).toHaveValue('start_new')
  await expect(page.getByLabel('What is reopened stays with its agent')).toBeHidden()
})

test('what a mailbox answers by itself, and whose spam headers it believes, are kept', async ({ page }) => {
  const id = await addMailbox(page)
  await open(page, id)
  const itself = section(page, 'By itself')
  await itself.getByText('Acknowledge new letters').click()
  await itself.getByLabel('Text in English').fill('Hello {name}, it is here: {number}.')
  await itself.getByLabel('Hours between two to the same address').fill('0')
  await itself.getByRole('button', { name: 'Save' }).click()
  await expect(itself.getByLabel('Hours between two to the same address')).toHaveAttribute('aria-invalid', 'true')
  await expect(itself.getByLabel('Text in English')).toHaveValue('Hello {name}, it is here: {number}.')
  expect(await faults(page)).toEqual([])
  await itself.getByLabel('Hours between two to the same address').fill('48')
  await itself.getByRole('button', { name: 'Save' }).click()
  await saved(page)

  const spam = section(page, 'Spam filter before this mailbox')
  await spam.getByLabel('Filter', { exact: true }).selectOption({ label: 'Failed authentication (DMARC) only' })
  await spam.getByRole('button', { name: 'Save filter' }).click()
  await expect(spam.getByLabel("Its server's name")).toHaveAttribute('aria-invalid', 'true')
  await expect(spam.getByText('Give the name with which the results begin.').last()).toBeVisible()
  await spam.getByLabel("Its server's name").fill('mx.nordhaus.example')
  await spam.getByRole('button', { name: 'Save filter' }).click()
  await expect(spam.getByRole('button', { name: 'Save filter' })).toBeDisabled()

  await page.reload()
  await expect(itself.getByLabel('Text in English')).toHaveValue('Hello {name}, it is here: {number}.')
  await expect(itself.getByLabel('Hours between two to the same address')).toHaveValue('48')
  await expect(spam.getByLabel("Its server's name")).toHaveValue('mx.nordhaus.example')
})

test('mail that found no place is fetched again, filed by hand, discarded and brought back', async ({ page }) => {
  const big = (name: string) => letterOf(`${name} <${name.toLowerCase()}@large.example>`, `Photos of ${name}`, 'x'.repeat(1_100_000))
  const imap = await imapServer([letterOf('Small <small@large.example>', 'A small one', 'Hello.'), big('Anna'), big('Berta'), big('Carla')])
  const id = await addMailbox(page, at(imap, { largest_megabytes: 1 }))
  await open(page, id)
  await page.getByRole('button', { name: 'Look for mail now' }).click()
  await expect(page.getByText('One new mail taken.').or(page.getByText('No new mail.'))).toBeVisible()
  const compared = page.getByRole('region', { name: 'Compared with the server' })
  await compared.getByRole('button', { name: 'Compare now' }).click()
  await expect(compared.getByText('3 could not be had; they need attention.')).toBeVisible()

  await page.goto('/settings/failed-mail')
  const row = (name: string) => page.locator('.setting-rows > li', { hasText: `Photos of ${name}` })
  await expect(row('Anna')).toContainText('Too large')
  expect(await faults(page)).toEqual([])
  await row('Anna').getByRole('button', { name: /^Original/ }).click()
  await expect(page.getByRole('dialog')).toContainText('Subject: Photos of Anna')
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
  await row('Anna').getByRole('button', { name: /^Fetch again/ }).click()
  await expect(page.getByText(/bytes, more than allowed/).first()).toBeVisible()
  await expect(row('Anna')).toBeVisible()

  // By hand, into a conversation there is.
  const number = await startConversation(page, 'The photos go here')
  await row('Berta').getByRole('button', { name: /^File by hand/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('A conversation there is').click()
  await dialog.getByLabel('Number of the conversation').fill('99999999')
  await expect(dialog.getByText('There is no conversation with this number.')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'File it' })).toBeDisabled()
  await dialog.getByLabel('Number of the conversation').fill(`#${number}`)
  await expect(dialog.getByText('The photos go here')).toBeVisible()
  expect(await faults(page)).toEqual([])
  await dialog.getByRole('button', { name: 'File it' }).click()
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(page).toHaveURL(new RegExp(`/${number}$`))
  await expect(page.locator('article')).toHaveCount(2)

  // Discarded with a reason, and brought back.
  await page.goto('/settings/failed-mail')
  await row('Carla').getByRole('button', { name: /^Discard/ }).click()
  await dialog.getByLabel('Reason').fill('Only an advertisement')
  await dialog.getByRole('button', { name: 'Discard' }).click()
  await expect(row('Carla')).toBeHidden()
  await page.getByText('Discarded', { exact: true }).first().click()
  await expect(row('Carla')).toContainText('Discarded: Only an advertisement')
  await row('Carla').getByRole('button', { name: /^Bring back/ }).click()
  await expect(row('Carla')).toBeHidden()
  await page.getByText('Waiting', { exact: true }).first().click()
  await expect(row('Carla')).toBeVisible()

  // With room for them, both are had at once.
  await ask(page, 'PATCH', `/mailboxes/${id}`, at(imap, { largest_megabytes: 50 }))
  for (const name of ['Anna', 'Carla']) await page.getByLabel(`Choose Photos of ${name}`).check()
  await expect(page.getByText('2 chosen')).toBeVisible()
  await page.getByRole('toolbar').getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByText('2 done.')).toBeVisible()
  await expect(row('Anna')).toBeHidden()
  await open(page, id)
  await compared.getByRole('button', { name: 'Compare now' }).click()
  await expect(compared.getByText('All 4 mails on the server have been taken.')).toBeVisible()
})
