import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

interface Violation {
  id: string
  impact: string
  nodes: { target: string[] }[]
}

/** What axe finds wrong on the page as it stands, one line each. */
export async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({ content: source }).catch(() => page.evaluate(source))
  const found: Violation[] = await page.evaluate(async (runOnly) => {
    const axe = (globalThis as unknown as { axe: { run: (o: object) => Promise<{ violations: Violation[] }> } }).axe
    return (await axe.run({ runOnly })).violations
  }, rules)
  return found.map((v) => `${v.id} (${v.impact}): ${v.nodes.slice(0, 4).map((n) => n.target.join(' ')).join(' | ')}`)
}
