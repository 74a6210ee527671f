// Writes FILE.br and FILE.gz beside every built file they make smaller, then touches .built,
// which is what the server's build watches.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const TEXT = new Set(['.js', '.css', '.html', '.svg', '.json', '.txt', '.webmanifest'])
const twins = {
  '.br': (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  '.gz': (bytes) => promisify(gzip)(bytes, { level: 9 }),
}

async function compressFile(path) {
  const bytes = await readFile(path)
  for (const [ending, pack] of Object.entries(twins)) {
    const packed = await pack(bytes)
    if (packed.length < bytes.length) await writeFile(path + ending, packed)
  }
}

export async function compressFolder(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const texts = entries.filter((entry) => entry.isFile() && TEXT.has(extname(entry.name)))
  for (const entry of texts) await compressFile(join(entry.parentPath, entry.name))
  await writeFile(join(folder, '.built'), `${new Date().toISOString()}\n`)
}

if (argv[1] === fileURLToPath(import.meta.url)) await compressFolder(argv[2] ?? 'dist')
