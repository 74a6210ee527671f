import { expect, test } from '@playwright/test'

import { openConversation, signIn } from './desk'
import { addCustomer, ask, order, ship, stockUp, unique } from './shop'

test('“where is my order” is answered from what stands beside the conversation', async ({ page }) => {
  await signIn(page)
  const shelf = await stockUp(page, 5)
  const address = `${unique('mina').toLowerCase()}@customer.example`
  const customer = await addCustomer(page, 'Mina Fischer', address)
  const bought = await order(page, shelf, customer)
  const tracking = unique('JJD0001')
  await ship(page, bought.id, tracking)
  const conversation = await ask(page, 'POST', '/conversations', {
    subject: 'Where is my order?', customer: { name: 'Mina Fischer', email: address },
    message: { kind: 'incoming', body_text: `Hello, where is my order ${bought.number}? It should be here.` },
  })

  await openConversation(page, conversation.id)
  const panel = page.getByRole('complementary', { name: 'Customer' })
  await expect(panel.getByText('Order in question')).toBeVisible()
  await expect(panel.getByRole('link', { name: `#${bought.number}` })).toBeVisible()
  await expect(panel.getByText(shelf.name).first()).toBeVisible()
  await expect(panel.getByRole('link', { name: tracking })).toBeVisible()
  await expect(panel.getByRole('list', { name: 'The way of the order' })).toContainText('Shipped')
  // One key says that the number is right.
  await page.locator('article').first().focus()
  await page.keyboard.press('y')
  await expect(page.getByText(`confirmed ${bought.number}`).first()).toBeVisible()
})

test('a refund above one’s authority is approved by somebody else in one step', async ({ browser }) => {
  const ada = await (await browser.newContext()).newPage()
  const bo = await (await browser.newContext()).newPage()
  await signIn(ada)
  await signIn(bo, 'bo@nordhaus.example')
  const shelf = await stockUp(ada, 10)
  const customer = await addCustomer(ada, 'Jonas Petrov', `${unique('jonas').toLowerCase()}@customer.example`)
  const bought = await order(ada, shelf, customer, 8, true)

  await bo.goto(`/operations/orders/${bought.id}`)
  await bo.getByRole('button', { name: 'Refund' }).click()
  const dialog = bo.getByRole('dialog', { name: 'Refund' })
  await dialog.getByRole('button', { name: 'All of it' }).click()
  await expect(dialog.getByLabel('Amount in EUR')).toHaveValue('952.00')
  await expect(dialog.getByText('somebody else decides')).toBeVisible()
  await dialog.getByLabel('Reason').fill('All eight of them leak.')
  await dialog.getByRole('button', { name: 'Refund €952.00' }).click()
  await expect(bo.getByText('Waits for approval').first()).toBeVisible()

  await ada.goto('/operations/approvals')
  const card = ada.getByRole('article').filter({ hasText: 'All eight of them leak.' })
  await expect(card.getByText('€952.00').first()).toBeVisible()
  await card.getByRole('button', { name: 'Approve €952.00' }).click()
  await expect(card).toHaveCount(0)

  await bo.reload()
  await expect(bo.getByText('Approved', { exact: true }).first()).toBeVisible()
  // Nobody gives the same money back twice.
  await bo.getByRole('button', { name: 'Refund' }).click()
  await expect(bo.getByRole('dialog', { name: 'Refund' }).getByText('Up to €0.00')).toBeVisible()
})

test('a return goes from the customer’s link to the refund', async ({ browser }) => {
  const ada = await (await browser.newContext()).newPage()
  await signIn(ada)
  const shelf = await stockUp(ada, 4)
  const customer = await addCustomer(ada, 'Elena Rossi', `${unique('elena').toLowerCase()}@customer.example`)
  const bought = await order(ada, shelf, customer, 1, true)
  const link = await ask<{ url: string }>(ada, 'POST', `/orders/${bought.id}/return-link`)

  // The customer's own browser: nobody is signed in there.
  const elena = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage()
  await elena.goto(new URL(link.url).pathname)
  await expect(elena.getByRole('heading', { name: `Send something back from order ${bought.number}` })).toBeVisible()
  await elena.getByRole('checkbox', { name: new RegExp(shelf.name) }).check()
  await elena.getByLabel('Why?').selectOption('stopped_working')
  await elena.getByRole('button', { name: 'Send the request' }).click()
  const done = await elena.getByRole('heading', { name: /Your return is RMA-/ }).textContent()
  const number = /RMA-\d+/.exec(done ?? '')![0]

  await ada.goto('/operations/returns')
  await ada.getByLabel('Return number').fill(number)
  await ada.getByRole('link', { name: new RegExp(number) }).click()
  if (await ada.getByRole('button', { name: 'Approve' }).isVisible()) await ada.getByRole('button', { name: 'Approve' }).click()
  await ada.getByRole('button', { name: 'It is here' }).click()
  await ada.getByRole('dialog', { name: 'It is here' }).getByRole('button', { name: 'It is here' }).click()
  await ada.getByRole('button', { name: 'Inspect' }).click()
  const bench = ada.getByRole('dialog', { name: `Inspect ${number}` })
  await bench.getByLabel('Where it goes').selectOption('scrap')
  await bench.getByLabel('Grade').selectOption('D')
  await bench.getByRole('button', { name: 'Inspect' }).click()
  await ada.getByRole('button', { name: 'Settle' }).click()
  await ada.getByRole('dialog', { name: 'Settle' }).getByRole('button', { name: 'Settle' }).click()
  await expect(ada.getByText('€119.00').first()).toBeVisible()
  await expect(ada.getByText('1 refunded').first()).toBeVisible()
})

test('a lot is kept back, and everyone who has it is listed', async ({ page }) => {
  await signIn(page)
  const shelf = await stockUp(page, 6)
  const customer = await addCustomer(page, 'Aiko Tanaka', `${unique('aiko').toLowerCase()}@customer.example`)
  await order(page, shelf, customer, 2, true)

  await page.goto('/operations/lots')
  await page.getByLabel('Lot code').fill(shelf.code)
  await page.getByRole('link', { name: new RegExp(shelf.code) }).click()
  await page.getByRole('button', { name: 'Quarantine' }).click()
  const dialog = page.getByRole('dialog', { name: `Quarantine ${shelf.code}` })
  await dialog.getByRole('button', { name: 'Quarantine' }).click()
  await expect(dialog.getByText('Give this: Reason.').first()).toBeVisible()
  await dialog.getByLabel('Reason').fill('Leaks from the base.')
  await dialog.getByRole('button', { name: 'Quarantine' }).click()
  await expect(page.getByText('Leaks from the base.').first()).toBeVisible()
  await expect(page.getByText('4 kept back').first()).toBeVisible()
  await expect(page.getByText('Quarantined').first()).toBeVisible()
  await expect(page.getByRole('link', { name: 'Aiko Tanaka' })).toBeVisible()
})
