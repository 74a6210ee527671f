import type { RouteRecordRaw } from 'vue-router'

import { sections } from './sections'

export const routes: RouteRecordRaw[] = [
  {
    path: '/settings',
    component: () => import('./SettingsShell.vue'),
    meta: { area: 'settings' },
    children: [
      { path: '', name: 'settings', component: () => import('./SettingsIndex.vue') },
      ...sections.map(({ name, path, permission, page }) => ({
        path,
        name: `settings-${name}`,
        component: page as () => Promise<never>,
        meta: { section: name, permission },
      })),
      {
        path: 'mailboxes/new', name: 'settings-mailbox-new', component: () => import('./MailboxSetupPage.vue'),
        meta: { section: 'mailboxes', permission: 'mailboxes_manage' },
      },
      {
        path: 'mailboxes/:id(\\d+)', name: 'settings-mailbox', component: () => import('./MailboxPage.vue'),
        props: (route) => ({ id: Number(route.params.id) }),
        meta: { section: 'mailboxes', permission: 'mailboxes_manage' },
      },
    ],
  },
]
