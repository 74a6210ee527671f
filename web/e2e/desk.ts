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
  await page.locator('[data-conversation]').first().waitFor()
}
