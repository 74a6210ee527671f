import i18n from '@intlify/unplugin-vue-i18n/vite'
import vue from '@vitejs/plugin-vue'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

import { compressFolder } from './scripts/compress.mjs'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// The server embeds every file with its compressed twins, so compression belongs to the build.
function compressed(): Plugin {
  return { name: 'compressed', apply: 'build', closeBundle: () => compressFolder(here('./dist')) }
}

// The icons that the first load shows: the files of those that the shell, the inbox and the shared
// parts import. An icon has several names.
const iconFiles = new Map(
  [...readFileSync(here('./node_modules/@lucide/vue/dist/esm/lucide-vue.mjs'), 'utf8').matchAll(/export \{([^}]+)\} from '\.\/icons\/([\w-]+)/g)]
    .flatMap(([, names, file]) => [...names!.matchAll(/default as (\w+)/g)].map(([, name]) => [name!, file!] as const)),
)
const earlyIcons = new Set(
  ['shell', 'inbox', 'ui', 'keyboard', 'people'].flatMap((folder) =>
    readdirSync(here(`./src/${folder}`)).flatMap((file) => {
      const names = /import \{([^}]+)\} from '@lucide\/vue'/.exec(readFileSync(here(`./src/${folder}/${file}`), 'utf8'))?.[1]
      return (names ?? '').split(',').map((name) => iconFiles.get(name.trim().replace(/ as .*/, '')))
    }),
  ),
)
const isEarly = (id: string) => !id.includes('/icons/') || earlyIcons.has(/([\w-]+)\.\w+$/.exec(id)?.[1])

export default defineConfig({
  plugins: [
    vue(),
    i18n({ include: here('./src/i18n/locales/**/*.json'), runtimeOnly: true, dropMessageCompiler: true, strictMessage: false }),
    compressed(),
  ],
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
    __INTLIFY_DROP_MESSAGE_COMPILER__: 'true',
  },
  resolve: { alias: { '@': here('./src') } },
  build: {
    outDir: here('./dist'),
    emptyOutDir: true,
    target: 'es2022',
    // The policy the server sends allows no data: fonts or scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      output: {
        // Without these, every icon and primitive that two pages share becomes a file of its own.
        codeSplitting: {
          groups: [
            { name: 'editor', test: /node_modules[\\/](@tiptap|prosemirror-|linkifyjs|orderedmap|w3c-keyname|rope-sequence)/, priority: 0 },
            { name: 'vue', test: /node_modules[\\/](vue|@vue|vue-router|vue-i18n|@intlify|openapi-fetch|@tanstack[\\/](query-core|vue-query))[\\/]/, priority: 3 },
            // What only the pages of operations share is not for the first load of the inbox.
            { name: 'rows', test: /src[\\/](ui[\\/](RowList|money)|operations[\\/](?!routes)|(orders|catalog|stock|suppliers|shipments|returns|promises|authority)[\\/])/, minShareCount: 2, priority: 4, includeDependenciesRecursively: false },
            { name: 'ui', test: /src[\\/](ui|api|keyboard|session|i18n[\\/]index|shell|people)[\\/]?|node_modules[\\/](reka-ui|@floating-ui|aria-hidden|defu|@vueuse)[\\/]/, minShareCount: 4, priority: 2 },
            { debugName: 'icons', name: (id) => (isEarly(id) ? 'icons' : 'more-icons'), test: /node_modules[\\/]@lucide[\\/]/, minShareCount: 2, priority: 1 },
          ],
        },
      },
    },
  },
  server: {
    proxy: { '/api': { target: process.env.TANDEM_URL ?? 'http://127.0.0.1:8080', ws: true } },
  },
})
