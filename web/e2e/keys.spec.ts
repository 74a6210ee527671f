import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, type Page } from '@playwright/test'

import { faults } from './axe'
import { addMailbox, ask, startConversation, test } from './desk'
import { virusScanner } from './servers'

// Keys and certificates, DKIM, and the virus scanner.

const section = (page: Page, title: string) => page.locator('section', { has: page.getByRole('heading', { name: title, exact: true }) })

/** A certificate for an address with its key, sealed by the passphrase "open sesame". */
function certificate(address: string): { whole: string; open: string } {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-key-'))
  const file = (name: string) => join(folder, name)
  try {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-days', '30', '-passout', 'pass:open sesame', '-keyout', file('key.pem'), '-out', file('cert.pem'),
      '-subj', `/CN=Mina/emailAddress=${address}`, '-addext', `subjectAltName=email:${address}`, '-addext', 'basicConstraints=CA:FALSE', '-addext', 'keyUsage=digitalSignature,keyEncipherment'], { stdio: 'ignore' })
    const open = readFileSync(file('cert.pem'), 'utf8')
    return { whole: readFileSync(file('key.pem'), 'utf8') + open, open }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('a mailbox makes and imports keys, says when it uses them, and parts with them', async ({ page }) => {
  const address = `keys-${Date.now()}@shop.example`
  const id = await addMailbox(page, { address })
  const { whole } = certificate(address)
  await page.goto(`/settings/mailboxes/${id}`)
  const keys = section(page, 'Encryption and signing')
  await expect(keys.getByText('This mailbox has no keys yet.')).toBeVisible()
  await keys.getByRole('button', { name: 'Make an OpenPGP key' }).click()
  await expect(keys.getByRole('listitem')).toHaveCount(1)
  await keys.getByLabel('Sign replies').selectOption({ label: 'Always' })
  await expect(page.getByText('Saved', { exact: true }).first()).toBeVisible()

  await keys.getByRole('button', { name: 'Import a private key' }).click()
  const dialog = page.getByRole('dialog')
  const submit = dialog.getByRole('button', { name: 'Import a private key' })
  const text = dialog.getByLabel('Or paste it here')
  const passphrase = dialog.getByLabel('Passphrase', { exact: true })
  await submit.click()
  await expect(dialog.getByText('Choose a file, or paste the key.').last()).toBeVisible()
  await text.fill('My key is in the drawer.')
  await passphrase.fill('wrong')
  await submit.click()
  await expect(text).toHaveAttribute('aria-invalid', 'true')
  await expect(dialog.getByText('There is no private key in it.').last()).toBeVisible()
  await expect(text).toHaveValue('My key is in the drawer.')
  expect(await faults(page)).toEqual([])
  await dialog.locator('input[type=file]').setInputFiles({ name: 'mina.pem', mimeType: 'text/plain', buffer: Buffer.from(whole) })
  await expect(text).toHaveValue(/BEGIN/)
  await submit.click()
  await expect(passphrase).toHaveAttribute('aria-invalid', 'true')
  await expect(dialog.getByText('The passphrase does not open the key.').last()).toBeVisible()
  await expect(text).toHaveValue(/BEGIN/)
  await passphrase.fill('open sesame')
  await submit.click()
  await expect(dialog).toBeHidden()

  await page.reload()
  await expect(keys.getByRole('listitem')).toHaveCount(2)
  await expect(keys.getByLabel('Sign replies')).toHaveValue('always')
  expect(await faults(page)).toEqual([])
  await keys.getByRole('listitem').filter({ hasText: 'S/MIME' }).getByRole('button', { name: 'Remove' }).click()
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await expect(keys.getByRole('listitem')).toHaveCount(1)
})

test('a domain signs what it sends only when its record is published', async ({ page }) => {
  const domain = `d${Date.now()}.example`
  const id = await addMailbox(page, { address: `support@${domain}` })
  await page.goto(`/settings/mailboxes/${id}`)
  const dkim = section(page, 'DKIM')
  await expect(dkim.getByText(`Mail from ${domain} is not signed.`)).toBeVisible()
  await dkim.getByRole('button', { name: 'Make an Ed25519 key' }).click()
  await expect(dkim.getByRole('textbox', { name: 'Name' })).toHaveText(`tandem1._domainkey.${domain}`)
  await expect(dkim.getByRole('textbox', { name: 'Value' })).toContainText('v=DKIM1; k=ed25519; p=')
  await expect(dkim.getByRole('switch')).toBeDisabled()
  // No test asks the world's DNS: it answers that nothing is published.
  await page.route('**/api/v1/dkim-keys/*/check', (route) => route.fulfill({ json: {} }))
  await page.reload()
  await expect(dkim.getByText('Not checked')).toBeVisible()
  await dkim.getByRole('button', { name: 'Check DNS' }).click()
  await dkim.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(dkim.getByText(`Mail from ${domain} is not signed.`)).toBeVisible()
})

test("a customer's key is refused when it is somebody else's, confirmed, and removed", async ({ page }) => {
  const address = `key-${Date.now()}@customer.example`
  const conversation = await startConversation(page, 'About a key', { name: 'Keya Holder', email: address })
  const { customer } = await (await page.request.get(`/api/v1/conversations/${conversation}`)).json()
  await page.goto(`/customers/${customer.id}`)
  const keys = page.getByRole('region', { name: 'Keys' })
  const pick = (name: string, text: string) => keys.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })
  await pick('note.pem', 'no key at all')
  await expect(keys.getByRole('alert')).toContainText('note.pem was not added. This is neither a key nor a certificate.')
  await pick('other.pem', certificate('somebody@else.example').open)
  await expect(keys.getByRole('alert')).toContainText('It is for none of these addresses.')
  await pick('mina.pem', certificate(address).open)
  // Whoever adds a key by hand vouches for it, and may take that back.
  await expect(keys.getByText('Confirmed', { exact: true })).toBeVisible()
  await expect(keys.getByRole('alert')).toBeHidden()
  await keys.getByRole('button', { name: 'Not confirmed after all' }).click()
  await expect(keys.getByText('Not confirmed', { exact: true })).toBeVisible()
  await page.reload()
  await keys.getByRole('button', { name: 'I have compared the fingerprint' }).click()
  await expect(keys.getByText('Confirmed', { exact: true })).toBeVisible()
  expect(await faults(page)).toEqual([])
  await keys.getByRole('button', { name: 'Remove' }).click()
  await expect(keys.getByText('No keys known. They come with signed letters, or add one.')).toBeVisible()
})

test('the virus scanner is tried before it is saved, and a bad address is refused beside it', async ({ page }) => {
  const scanner = await virusScanner()
  await page.goto('/settings/system')
  const form = section(page, 'Virus scanner')
  const address = form.getByLabel('Address of clamd')
  await form.getByText('Scan incoming files').click()
  await address.fill('somewhere')
  await form.getByLabel('Largest file in MB').fill('40')
  await form.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(form.getByRole('alert')).toBeVisible()
  await form.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(address).toHaveAttribute('aria-invalid', 'true')
  await expect(address).toHaveValue('somewhere')
  await expect(form.getByLabel('Largest file in MB')).toHaveValue('40')
  expect(await faults(page)).toEqual([])
  await address.fill(scanner)
  await form.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(form.getByText('ClamAV 1.4.3')).toBeVisible()
  await form.getByLabel('Infected files').selectOption({ label: 'Only warn' })
  await form.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Saved', { exact: true }).first()).toBeVisible()
  await page.reload()
  await expect(address).toHaveValue(scanner)
  await expect(form.getByRole('switch')).toBeChecked()
  await expect(form.getByLabel('Infected files')).toHaveValue('warn')
  await ask(page, 'PUT', '/virus-scanner', { enabled: false, address: 'unix:/run/clamav/clamd.ctl', largest_megabytes: 25, infected: 'lock' })
})
