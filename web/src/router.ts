import { createRouter, createWebHistory, type RouteLocationNormalized, type RouteRecordRaw } from 'vue-router'

import { routes as authRoutes } from '@/auth/routes'
import { routes as customerRoutes } from '@/customers/routes'
import { routes as docsRoutes } from '@/docs/routes'
import { loadMore, t } from '@/i18n'
import { routes as operationsRoutes } from '@/operations/routes'
import { knowSession, whenSessionLost } from '@/session/session'
import { routes as settingsRoutes } from '@/settings/routes'
import { rememberPlace } from '@/shell/areas'
import { setTitle } from '@/ui/title'

declare module 'vue-router' {
  interface RouteMeta {
    // Shown to anybody, without the shell.
    open?: boolean
    // The message that names the page in the window's title.
    title?: string
  }
}

const ownRoutes: RouteRecordRaw[] = [
  { path: '/', redirect: '/inbox' },
  { path: '/inbox', redirect: '/inbox/mine' },
  { path: '/inbox/:view/:conversation(\\d+)?', name: 'inbox', component: () => import('@/inbox/InboxPage.vue'), meta: { title: 'shell.area.inbox' } },
  { path: '/conversations/:id(\\d+)', redirect: (to) => `/inbox/all/${String(to.params.id)}` },
  { path: '/search', name: 'search', component: () => import('@/search/SearchPage.vue'), meta: { title: 'shell.area.search' } },
]
const lastRoute: RouteRecordRaw = { path: '/:rest(.*)*', component: () => import('@/shell/NotFound.vue'), meta: { title: 'shell.notFound' } }

export const router = createRouter({
  history: createWebHistory(),
  routes: [...ownRoutes, ...authRoutes, ...customerRoutes, ...operationsRoutes, ...settingsRoutes, ...docsRoutes, lastRoute],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

const signInFor = (to: RouteLocationNormalized) => ({ path: '/sign-in', query: to.fullPath === '/' ? {} : { next: to.fullPath } })

// Which pages the workspace's own words are enough for.
const own = new Set<unknown>(['inbox', 'search'])

router.beforeEach(async (to) => {
  if (!own.has(to.name)) await loadMore()
  if (to.meta.open) return true
  return (await knowSession()) ? true : signInFor(to)
})
router.afterEach((to) => {
  rememberPlace(to.fullPath)
  if (to.meta.title) setTitle(t(to.meta.title))
})
whenSessionLost(() => void router.push(signInFor(router.currentRoute.value)))
