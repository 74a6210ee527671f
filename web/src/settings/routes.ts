import type { RouteRecordRaw } from 'vue-router'

import type { Permission } from '@/api/types'
import { sections } from './sections'

declare module 'vue-router' {
  interface RouteMeta {
    section?: string
    permission?: Permission | undefined
  }
}

export const routes: RouteRecordRaw[] = [
  {
    path: '/settings',
    component: () => import('./SettingsShell.vue'),
    meta: { title: 'settings.title' },
    children: [
      { path: '', name: 'settings', component: () => import('./SettingsIndex.vue') },
      ...sections.map(({ name, path, permission, page }) => ({
        path,
        name: `settings-${name}`,
        component: page as () => Promise<never>,
        meta: { section: name, permission, title: `settings.nav.${name}` },
      })),
      {
        path: 'mailboxes/new', name: 'settings-mailbox-new', component: () => import('./MailboxSetupPage.vue'),
        meta: { section: 'mailboxes', permission: 'mailboxes_manage', title: 'settings.nav.mailboxes' },
      },
      {
        path: 'mailboxes/connected', name: 'settings-mailbox-connected', component: () => import('./MailboxConnectedPage.vue'),
        meta: { section: 'mailboxes', permission: 'mailboxes_manage', title: 'settings.nav.mailboxes' },
      },
      {
        path: 'mailboxes/:id(\\d+)', name: 'settings-mailbox', component: () => import('./MailboxPage.vue'),
        props: (route) => ({ id: Number(route.params.id) }),
        meta: { section: 'mailboxes', permission: 'mailboxes_manage', title: 'settings.nav.mailboxes' },
      },
    ],
  },
]
