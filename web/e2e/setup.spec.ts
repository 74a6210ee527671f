import { expect, test } from '@playwright/test'

import { faults } from './axe'

test('the first start asks for an administrator, and then for a mailbox', async ({ page }) => {
  const url = process.env.TANDEM_EMPTY_URL ?? ''
  await page.goto(url)
  await expect(page).toHaveURL(/setup/)
  expect(await faults(page)).toEqual([])
  await page.getByLabel('Company or team').fill('Nordhaus')
  await page.getByLabel('Your name').fill('Ada Byron')
  await page.getByLabel('Email address').fill('ada@nordhaus.example')
  await page.getByLabel('Password', { exact: true }).fill('short')
  await page.getByRole('button', { name: 'Create the desk' }).click()
  await expect(page.getByText(/at least 10 characters/i).first()).toBeVisible()
  await expect(page.getByLabel('Your name')).toHaveValue('Ada Byron')
  await page.getByLabel('Password', { exact: true }).fill('kettle boils over at noon')
  await page.getByRole('button', { name: 'Create the desk' }).click()
  await expect(page).toHaveURL(/inbox/)
  await page.goto(`${url}/settings/mailboxes`)
  await expect(page.getByRole('heading', { name: /mailboxes/i }).first()).toBeVisible()
})
