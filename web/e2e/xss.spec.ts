import { readFileSync } from 'node:fs'
import { chromium, expect, test, type Browser, type Page } from '@playwright/test'

import { openConversation, signIn, startConversation } from './desk'
import { look, setTraps, type Traps } from './traps'

// Letters that attack whoever reads them, filed by the real intake; tests/xss/run says where they are.
// In each the attack is the HTML, the text, the subject, the sender's name and an attached file.
interface Letter {
  attack: string
  conversation: number
  message: number
}
const file = process.env.TANDEM_ATTACKS
const letters: Letter[] = file ? JSON.parse(readFileSync(file, 'utf8')) : []
const conversations = [...new Set(letters.map((letter) => letter.conversation))]
// A short run visits every second of them; every letter's own page is read in any case.
const visited = conversations.filter((_, at) => letters.length > 1000 || at % 2 === 0)
const origin = process.env.TANDEM_URL ?? ''
const timeForAll = 60_000 + letters.length * 500

test.use({ trace: 'off' }) // it puts scripts of its own into every frame
test.skip(letters.length === 0, 'tests/xss/run sends the letters')

async function trapped(browser: Browser): Promise<{ page: Page; traps: Traps }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, baseURL: origin })
  const page = await context.newPage()
  await signIn(page)
  return { page, traps: await setTraps(context, page, origin) }
}

/** The pages of all frames, loaded although most of them are out of sight. */
async function loadFrames(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frames = [...document.querySelectorAll('iframe')]
    for (const frame of frames) frame.loading = 'eager'
    const isThere = (frame: HTMLIFrameElement) => {
      const inside = frame.contentDocument
      return inside?.readyState === 'complete' && inside.URL === frame.src
    }
    for (let i = 0; i < 800 && !frames.every(isThere); i += 1) await new Promise((go) => setTimeout(go, 25))
  })
}

async function openAll(page: Page, id: number): Promise<void> {
  const count = letters.filter((letter) => letter.conversation === id).length
  await openConversation(page, id)
  await expect(page.locator('article')).toHaveCount(count)
}

test('the traps catch what runs, asks and moves', async ({ browser }) => {
  const { page, traps } = await trapped(browser)
  const bait = `<body onload=pwned(1)><img src=x onerror=pwned(2)><script>alert(3)</script><img src=https://evil.example/i>
    <form action=https://evil.example/><input name=a></form><iframe src="javascript:pwned(4)"></iframe>
    <p style="position:fixed;background:url(https://evil.example/b)">x</p><link rel=stylesheet href=https://evil.example/s.css>
    <article><iframe srcdoc="x" style="width:3000px"></iframe></article>`
  await page.route('**/bait', (route) => route.fulfill({ contentType: 'text/html', body: bait }))
  await page.goto('/bait')
  await expect.poll(() => traps.caught.filter((one) => one.startsWith('ran a script: pwned')).length).toBeGreaterThan(2)
  const all = traps.caught.join('\n')
  for (const sign of ['showed a dialog: 3', 'https://evil.example/i', 'https://evil.example/b', 'https://evil.example/s.css']) expect(all).toContain(sign)
  const seen = (await look(page)).wrong.join('\n')
  for (const sign of ['not its page', 'the attribute onerror', 'the page is']) expect(seen).toContain(sign)
  await page.context().close()
})

async function isHarmless(page: Page, traps: Traps, where: string): Promise<number> {
  const seen = await look(page)
  expect(seen.wrong, where).toEqual([])
  expect(traps.caught, where).toEqual([])
  return seen.framed
}

test('letters in their conversations run nothing, ask for nothing but pictures, and stay in their frames', async ({ browser }) => {
  test.setTimeout(timeForAll)
  const { page, traps } = await trapped(browser)
  let framed = 0
  for (const id of visited) {
    await openAll(page, id)
    traps.allowPictures = false
    await loadFrames(page)
    await page.evaluate(() => document.querySelectorAll<HTMLElement>('article .details').forEach((one) => one.click()))
    framed += await isHarmless(page, traps, `conversation ${id}`)

    traps.allowPictures = true
    await page.evaluate(() => document.querySelectorAll<HTMLElement>('article .blocked button').forEach((one) => one.click()))
    await expect(page.getByRole('button', { name: 'Load pictures' })).toHaveCount(0)
    await loadFrames(page)
    await isHarmless(page, traps, `conversation ${id} with pictures`)
    expect(page.url()).toBe(`${origin}/inbox/all/${id}`)
  }
  expect(framed).toBeGreaterThan(visited.length * 5)
  expect(traps.pictures).toBeGreaterThan(0)
  await page.context().close()
})

/** Frames as the conversation has them, of any letters, on a page of ours. */
async function showFrames(page: Page, ids: number[], query: string): Promise<void> {
  await page.evaluate(
    async ({ ids, query }) => {
      document.querySelectorAll('iframe').forEach((one) => one.remove())
      const loads = ids.map((id) => {
        const frame = document.createElement('iframe')
        frame.setAttribute('sandbox', 'allow-same-origin allow-popups allow-popups-to-escape-sandbox')
        frame.style.cssText = 'position:fixed;inset:0 auto auto 0;width:600px;height:300px'
        frame.src = `/api/v1/messages/${id}/html${query}`
        return new Promise((go) => {
          frame.onload = go
          document.body.append(frame)
        })
      })
      await Promise.all(loads)
    },
    { ids, query },
  )
}

for (const query of ['', '?images=1'])
  test(`every letter's own page is harmless${query && ', with pictures too'}`, async ({ browser }) => {
    test.setTimeout(timeForAll)
    const { page, traps } = await trapped(browser)
    traps.allowPictures = query !== ''
    const chunk = 40
    for (let at = 0; at < letters.length; at += chunk) {
      const part = letters.slice(at, at + chunk)
      await showFrames(page, part.map((one) => one.message), query)
      expect(await isHarmless(page, traps, `letters from ${at}`)).toBe(part.length)
    }
    expect(traps.pictures > 0).toBe(traps.allowPictures)
    await page.context().close()
  })

test('lists, search, customers and the answer to it are not attacked either', async ({ browser }) => {
  test.setTimeout(180_000)
  const { page, traps } = await trapped(browser)
  await page.goto('/inbox/all')
  await page.locator('[data-pane=list] li').first().waitFor()
  await isHarmless(page, traps, 'the list')
  for (const word of ['needle', 'pwned', 'script', 'onerror']) {
    await page.goto(`/search?q=${word}`)
    await page.locator('.hits li').first().waitFor()
    await isHarmless(page, traps, `the search for ${word}`)
  }
  await page.goto('/customers')
  await page.getByText('Mina').or(page.getByText(/@evil.example/)).first().waitFor()
  await isHarmless(page, traps, 'the customers')
  for (const id of conversations.slice(0, 3)) {
    await openAll(page, id)
    for (const place of [0, 7]) {
      const letter = page.locator('article').nth(place)
      await letter.getByRole('button', { name: 'More for this letter' }).click()
      await page.getByRole('menuitem', { name: /Quote/ }).click()
      await expect(page.locator('[data-pane=composer] [contenteditable=true]')).toContainText('needle')
      await isHarmless(page, traps, `the answer in ${id}`)
    }
  }
  await page.context().close()
})

test('what arrives while somebody looks is shown as words', async ({ browser }) => {
  const { page, traps } = await trapped(browser)
  await page.goto('/inbox/all')
  await page.locator('[data-pane=list] li').first().waitFor()
  const subject = '"><img src=x onerror=pwned(1)>{{constructor.constructor("pwned(1)")()}}'
  await startConversation(page, subject)
  await expect(page.locator('[data-pane=list]').getByText(subject).first()).toBeVisible()
  await isHarmless(page, traps, 'the list')
  await page.context().close()
})

test('attached files and raw letters are handed over, never shown as pages', async ({ browser }) => {
  const { page, traps } = await trapped(browser)
  for (const letter of letters.slice(0, 8)) {
    const message = await (await page.request.get(`/api/v1/messages/${letter.message}/raw`)).headers()
    expect(message['content-disposition']).toContain('attachment')
    expect(message['content-security-policy']).toContain('sandbox')
  }
  await openAll(page, conversations[0]!)
  const urls = await page.locator('article .strip a').evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href))
  expect(urls.length).toBeGreaterThan(5)
  for (const url of urls) {
    const headers = (await page.request.get(url)).headers()
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['content-security-policy']).toContain('sandbox')
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['content-disposition']).toMatch(/^attachment; filename\*=UTF-8''[\w.%~-]+$/)
    expect(headers['content-type']).toBe('application/octet-stream')
    // Opened as a page of its own: the browser offers it as a file.
    await expect(page.goto(url)).rejects.toThrow(/Download|ERR_ABORTED/)
  }
  expect(traps.caught.filter((one) => !one.startsWith('downloaded'))).toEqual([])
  await page.context().close()
})

test('a link opens apart and tells nothing about us', async ({ browser }) => {
  const { page } = await trapped(browser)
  const told: Record<string, string>[] = []
  await page.context().route('https://evil.example/**', (route) => {
    told.push(route.request().headers())
    return route.fulfill({ contentType: 'text/html', body: '<p>elsewhere</p>' })
  })
  const letter = letters.find((one) => one.attack.startsWith('<a href="//evil.example" ping='))!
  await page.goto(`/api/v1/messages/${letter.message}/html`)
  const [other] = await Promise.all([page.context().waitForEvent('page'), page.locator('a').first().click()])
  await expect(other.getByText('elsewhere')).toBeVisible()
  expect(await other.evaluate(() => window.opener)).toBeNull()
  expect(await other.evaluate(() => document.referrer)).toBe('')
  expect(told).toHaveLength(1)
  expect(told[0]!.referer).toBeUndefined()
  await page.context().close()
})

// Below what a page can be asked about: names looked up, connections opened ahead.
test('no name is looked up and no connection opened but to us', async () => {
  test.setTimeout(timeForAll)
  const log = test.info().outputPath('net.json')
  const options = test.info().project.use.launchOptions ?? {}
  const browser = await chromium.launch({ ...options, args: [...(options.args ?? []), `--log-net-log=${log}`] })
  const page = await (await browser.newContext({ baseURL: origin })).newPage()
  await signIn(page)
  for (const id of conversations.slice(0, 2)) {
    await openAll(page, id)
    await loadFrames(page)
  }
  const asking = letters.filter((one) => one.attack.includes('//')).slice(0, 200)
  for (let at = 0; at < asking.length; at += 40) await showFrames(page, asking.slice(at, at + 40).map((one) => one.message), '')
  await browser.close()
  const hosts = [...readFileSync(log, 'utf8').matchAll(/"(?:host|url|group_id)":"([^"]*)"/g)].map((found) => found[1]!)
  expect(hosts.some((host) => host.includes('127.0.0.1'))).toBe(true)
  expect([...new Set(hosts)].filter((host) => /evil|example/.test(host))).toEqual([])
})
