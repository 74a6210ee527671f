import i18n from '@intlify/unplugin-vue-i18n/vite'
import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

import { compressFolder } from './scripts/compress.mjs'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// The server embeds every file with its compressed twins, so compression belongs to the build.
function compressed(): Plugin {
  return { name: 'compressed', apply: 'build', closeBundle: () => compressFolder(here('./dist')) }
}

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
            { name: 'ui', test: /src[\\/](ui|api|keyboard|session|i18n[\\/]index|shell|people)[\\/]?|node_modules[\\/](reka-ui|@floating-ui|aria-hidden|defu|@vueuse)[\\/]/, minShareCount: 4, priority: 2 },
            { name: 'icons', test: /node_modules[\\/]@lucide[\\/]/, minShareCount: 2, priority: 1 },
          ],
        },
      },
    },
  },
  server: {
    proxy: { '/api': { target: process.env.TANDEM_URL ?? 'http://127.0.0.1:8080', ws: true } },
  },
})
