import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/docs', redirect: '/docs/api' },
  { path: '/docs/api', name: 'docs-api', component: () => import('./ApiPage.vue'), meta: { title: 'docs.title' } },
]
