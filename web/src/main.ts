import '@/styles/fonts.css'
import '@/styles/tokens.css'
import '@/styles/base.css'

import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'

import { queryClient } from '@/api/query'
import { startLiveCache } from '@/api/live-cache'
import App from '@/App.vue'
import { i18n, nearestLocale, setLocale } from '@/i18n'
import { startKeyboard } from '@/keyboard/commands'
import { router } from '@/router'

// The language chosen on the sign-in page or the browser's, until we know whose session it is.
await setLocale(nearestLocale([localStorage.getItem('tandem.locale') ?? '', ...navigator.languages]))
startLiveCache(queryClient)
startKeyboard()
createApp(App).use(i18n).use(VueQueryPlugin, { queryClient }).use(router).mount('#app')
