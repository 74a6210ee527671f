// Writes src/api/schema.d.ts from the document the server prints, or, with --check, says whether it
// is up to date. TANDEM names the program; the release build is the default.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { argv, env, exit } from 'node:process'
import { fileURLToPath } from 'node:url'

import openapi, { astToString } from 'openapi-typescript'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const program = env.TANDEM ?? here('../../build/release/tandem')
const target = here('../src/api/schema.d.ts')

const document = execFileSync(program, ['openapi'], { encoding: 'utf8', maxBuffer: 1 << 26 })
const text = `// Generated from the API's document by npm run types; do not edit.\n\n${astToString(await openapi(JSON.parse(document)))}`
if (!argv.includes('--check')) writeFileSync(target, text)
else if (readFileSync(target, 'utf8') !== text) {
  console.error('src/api/schema.d.ts is out of date: run npm run types')
  exit(1)
}
