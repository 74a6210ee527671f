import { writeFileSync } from 'node:fs'

import { expect, test, type Page } from '@playwright/test'

import { openView, signIn } from './desk'

// Not a test of anything: bench/run ui measures with it, and says what is too slow. From the moment the
// browser stamped on a key or a click until the frame is painted that shows what was asked for.
const report = process.env.SPEED
test.use({ trace: 'off' }) // its snapshots cost more than what is measured

interface Timer {
  arm: (event: string, shown: string) => void
  taken: Promise<number>
}

function install(): void {
  const page = globalThis as unknown as Timer
  page.arm = (event, shown) => {
    page.taken = new Promise((resolve) => {
      const isShown = new Function(`return ${shown}`) as () => boolean
      addEventListener(
        event,
        (happening) => {
          const taken = () => performance.now() - happening.timeStamp
          const look = () => {
            if (!isShown() && taken() < 2_000) return void requestAnimationFrame(look)
            // What waits behind this frame's paint comes after it.
            const painted = new MessageChannel()
            painted.port1.onmessage = () => resolve(taken())
            painted.port2.postMessage(null)
          }
          requestAnimationFrame(look)
        },
        { capture: true, once: true },
      )
    })
  }
}

const found: Record<string, number[]> = {}
async function time(page: Page, what: string, event: string, shown: string, act: () => Promise<unknown>): Promise<void> {
  await page.evaluate(([name, condition]) => (globalThis as unknown as Timer).arm(name!, condition!), [event, shown])
  await act()
  const samples = (found[what] ??= [])
  samples.push(await page.evaluate(() => (globalThis as unknown as Timer).taken))
  await page.waitForTimeout(60)
}

const current = `document.querySelector('.row.on a')`
const subject = `document.querySelector('.row.on .sub')?.textContent.trim()`
const openSubject = `document.querySelector('.chead')?.textContent`
const letters = `document.querySelector('[aria-label="Conversation"] article, .pane article')`

async function views(page: Page): Promise<void> {
  for (let round = 0; round < 5; round++)
    for (const view of ['unassigned', 'all', 'mine', 'solved', 'waiting', 'snoozed'] as const) {
      const link = page.locator(`.views .nav-link[href="/inbox/${view}"]`)
      if ((await link.count()) === 0) continue
      const shown = `document.querySelector('.views .nav-link.on')?.getAttribute('href') === '/inbox/${view}' && !document.querySelector('.list-col .skeleton') && document.querySelector('.item a[href^="/inbox/${view}/"], .list-col .state') !== null`
      await time(page, round === 0 ? 'another view, the first time' : 'another view', 'click', shown, () => link.click())
    }
}

async function moving(page: Page): Promise<void> {
  await openView(page, 'all')
  await page.keyboard.press('j')
  await page.locator('article').first().waitFor()
  for (const key of 'jjjjjjjjjjjjjjkkkkkkjjjjjjjjjj') {
    const before = await page.evaluate(`${current}.getAttribute('href')`)
    await time(page, 'j and k: the next row', 'keydown', `${current}?.getAttribute('href') !== '${before}'`, () => page.keyboard.press(key))
  }
  for (const key of 'jjjjjjjjjjjjjjjjjjjj') {
    const before = await page.evaluate(`${current}.getAttribute('href')`)
    const shown = `${current}?.getAttribute('href') !== '${before}' && ${openSubject}?.includes(${subject}) && ${letters} !== null`
    await time(page, 'j: the next conversation, read', 'keydown', shown, () => page.keyboard.press(key))
  }
}

async function opening(page: Page): Promise<void> {
  await openView(page, 'all')
  for (let at = 1; at < 40; at += 2) {
    if (at % 10 === 9) await page.mouse.move(300, 500).then(() => page.mouse.wheel(0, 700))
    await page.waitForTimeout(150)
    const link = page.locator('.row:not(.on) a.text').nth(at % 10 === 9 ? 6 : at % 10)
    const href = await link.getAttribute('href')
    const shown = `${current}?.getAttribute('href') === '${href}' && ${openSubject}?.includes(${subject}) && ${letters} !== null`
    await time(page, 'a conversation, by click', 'click', shown, () => link.click())
  }
}

async function typing(page: Page): Promise<void> {
  await page.keyboard.press('r')
  const editor = page.locator('[contenteditable=true]')
  await editor.waitFor()
  let text = ''
  for (const letter of 'Thank you for waiting so patiently, here is what we found out.') {
    text += letter
    await time(page, 'a letter in the composer', 'keydown', `document.querySelector('[contenteditable=true]').textContent.includes(${JSON.stringify(text.trim())})`, () => page.keyboard.press(letter === ' ' ? 'Space' : letter))
  }
  await page.keyboard.press('Escape')
}

async function palette(page: Page): Promise<void> {
  for (let round = 0; round < 10; round++) {
    await time(page, 'the palette', 'keydown', `document.querySelector('.palette-input') === document.activeElement && document.querySelector('.palette .popup-item') !== null`, () => page.keyboard.press('Control+k'))
    let text = ''
    for (const letter of 'assign') {
      text += letter
      await time(page, 'a letter in the palette', 'keydown', `document.querySelector('.palette-input').value === '${text}' && /${text}/i.test(document.querySelector('.palette .popup-item')?.textContent ?? '')`, () => page.keyboard.press(letter))
    }
    await page.keyboard.press('Escape')
    await expect(page.locator('.palette')).toHaveCount(0)
  }
}

async function scrolling(page: Page): Promise<void> {
  await openView(page, 'all')
  await page.locator('.scroller').first().hover()
  for (let turn = 0; turn < 40; turn++) {
    const top = (await page.evaluate(`document.querySelector('.scroller').scrollTop`)) as number
    const box = `document.querySelector('.scroller').getBoundingClientRect()`
    // Moved, with a row at the top and at the bottom edge.
    const shown = `document.querySelector('.scroller').scrollTop > ${top} && [${box}.top + 12, ${box}.bottom - 12].every((y) => document.elementFromPoint(${box}.left + 120, y)?.closest('.row'))`
    await time(page, 'a turn of the wheel in the list', 'wheel', shown, () => page.mouse.wheel(0, 300))
  }
}

async function searching(page: Page): Promise<void> {
  await page.goto('/search')
  const box = page.getByRole('searchbox').first()
  for (const words of ['refund', 'parcel tracking', 'kettle', 'order status:solved', '"thank you"', 'deliv*', 'broken lid', 'invoice', 'hello', 'tag:damaged']) {
    await box.fill(words)
    const shown = `new URLSearchParams(location.search).get('q') === ${JSON.stringify(words)} && !document.querySelector('.page .skeleton') && document.querySelector('.page :is(.hit, .state)') !== null`
    await time(page, 'a search', 'keydown', shown, () => page.keyboard.press('Enter'))
  }
}

test('@speed of what an agent does', async ({ browser }) => {
  test.skip(report === undefined, 'only for bench/run ui')
  test.setTimeout(240_000)
  const page = await (await browser.newContext({ bypassCSP: true, viewport: { width: 1440, height: 900 } })).newPage()
  await page.addInitScript(install)
  await signIn(page)
  await openView(page, 'all')
  for (const part of [views, moving, opening, typing, palette, scrolling, searching]) {
    await part(page)
    writeFileSync(report!, JSON.stringify(found))
  }
})
