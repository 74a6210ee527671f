import { expect, type Browser, type Page } from '@playwright/test'

import { openConversation, signIn, startConversation, test } from './desk'

// Ada is signed in already; Bo signs in himself.
async function two(browser: Browser): Promise<{ ada: Page; bo: Page }> {
  const ada = await (await browser.newContext()).newPage()
  const bo = await (await browser.newContext({ storageState: { cookies: [], origins: [] } })).newPage()
  await signIn(bo, 'bo@nordhaus.example')
  return { ada, bo }
}

test('two agents see each other, and nobody answers past a message they have not seen', async ({ browser }) => {
  const { ada, bo } = await two(browser)
  const id = await startConversation(ada, 'Two answers?')
  await openConversation(ada, id)
  await openConversation(bo, id)
  await expect(ada.getByText(/viewing/i).first()).toBeVisible()

  await bo.keyboard.press('r')
  await bo.locator('[contenteditable=true]').waitFor()
  await bo.keyboard.type('Bo answers first.')
  await ada.keyboard.press('r')
  await ada.locator('[contenteditable=true]').waitFor()
  // Ada's page hears nothing while she types, as behind a lost connection.
  await ada.context().route('**/api/v1/conversations/*/thread*', (route) => route.abort())
  await ada.context().setOffline(true)
  await bo.keyboard.press('Control+Enter')
  await expect(bo.getByText('Bo answers first.').first()).toBeVisible()
  await ada.context().setOffline(false)
  await ada.keyboard.type('Ada answers too.')
  await ada.keyboard.press('Control+Enter')
  await expect(ada.getByText(/Not sent/).first()).toBeVisible()
  await expect(ada.locator('[contenteditable=true]')).toContainText('Ada answers too.')
})

test('what one does, the other sees without reloading', async ({ browser }) => {
  const { ada, bo } = await two(browser)
  const id = await startConversation(ada, 'Live')
  await openConversation(bo, id)
  await openConversation(ada, id)
  await ada.keyboard.press('n')
  await ada.locator('[contenteditable=true]').waitFor()
  await ada.keyboard.type('Seen at once.')
  await ada.keyboard.press('Control+Enter')
  await expect(bo.getByText('Seen at once.').first()).toBeVisible()
})
