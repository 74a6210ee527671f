// Adds up what a browser fetches before the list of the inbox is usable, gzipped, and fails above the
// budget: the entry, the inbox, one language, and everything they import.
import { readdir, readFile } from 'node:fs/promises'
import { argv, exit } from 'node:process'
import { gzipSync } from 'node:zlib'

const budget = 180_000
const folder = `${argv[2] ?? 'dist'}/assets/`
const names = (await readdir(folder)).filter((name) => name.endsWith('.js'))
const texts = new Map(await Promise.all(names.map(async (name) => [name, await readFile(folder + name, 'utf8')])))

const html = await readFile(`${argv[2] ?? 'dist'}/index.html`, 'utf8')
const entry = /src="\/assets\/([^"]+\.js)"/.exec(html)[1]
const first = [entry, ...names.filter((name) => /^(InboxPage|en)-/.test(name))]
const needed = new Set()
function need(name) {
  if (needed.has(name) || !texts.has(name)) return
  needed.add(name)
  for (const [, imported] of texts.get(name).matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) need(imported)
}
first.forEach(need)

const total = [...needed].reduce((sum, name) => sum + gzipSync(texts.get(name), { level: 9 }).length, 0)
console.log(`${Math.round(total / 1000)} kB of JavaScript to the first inbox, of ${budget / 1000} kB allowed`)
if (total > budget) exit(1)
