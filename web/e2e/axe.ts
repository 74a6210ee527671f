import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const everything = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

interface Violation {
  id: string
  impact: string
  nodes: { target: string[] }[]
}

/** What axe finds wrong on the page as it stands, one line each. */
async function violations(page: Page, runOnly: string[] | { type: 'rule'; values: string[] }): Promise<string[]> {
  const isThere = await page.evaluate(() => 'axe' in globalThis)
  if (!isThere) await page.evaluate(source)
  const found: Violation[] = await page.evaluate(async (what) => {
    const axe = (globalThis as unknown as { axe: { run: (o: object) => Promise<{ violations: Violation[] }> } }).axe
    return (await axe.run({ runOnly: what, resultTypes: ['violations'] })).violations
  }, runOnly)
  return found.map((v) => `${v.id} (${v.impact}): ${v.nodes.slice(0, 4).map((n) => n.target.join(' ')).join(' | ')}`)
}

const desktop = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }

/**
 * What is wrong with the page in the light, in the dark and on a phone. The dark changes nothing but
 * colours, so only they are looked at again.
 */
export async function faults(page: Page): Promise<string[]> {
  const found: string[] = []
  const note = (look: string, what: string[]) => found.push(...what.map((one) => `${look}: ${one}`))
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  note('light', await violations(page, everything))
  await page.emulateMedia({ colorScheme: 'dark' })
  note('dark', await violations(page, { type: 'rule', values: ['color-contrast'] }))
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(phone)
  // The shell leaves its side out once it has heard of the new width.
  await page.evaluate(() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go))))
  note('phone', await violations(page, everything))
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  if (overflow > 0) note('phone', [`${overflow} px wider than the window`])
  await page.setViewportSize(desktop)
  return found
}
