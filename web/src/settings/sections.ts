import type { Permission } from '@/api/types'

export interface Section {
  name: string // of the route, and in settings.nav
  path: string
  permission?: Permission
  page: () => Promise<unknown>
}

export const groups: { name: string; sections: Section[] }[] = [
  {
    name: 'me',
    sections: [
      { name: 'profile', path: 'profile', page: () => import('./ProfilePage.vue') },
      { name: 'security', path: 'security', page: () => import('./SecurityPage.vue') },
      { name: 'preferences', path: 'preferences', page: () => import('./PreferencesPage.vue') },
    ],
  },
  {
    name: 'company',
    sections: [
      { name: 'company', path: 'company', permission: 'system_manage', page: () => import('./CompanyPage.vue') },
      { name: 'mailboxes', path: 'mailboxes', permission: 'mailboxes_manage', page: () => import('./MailboxesPage.vue') },
      { name: 'spam', path: 'spam', permission: 'conversations_delete', page: () => import('./SpamPage.vue') },
    ],
  },
  {
    name: 'people',
    sections: [
      { name: 'people', path: 'people', permission: 'agents_manage', page: () => import('./PeoplePage.vue') },
      { name: 'teams', path: 'teams', permission: 'agents_manage', page: () => import('./TeamsPage.vue') },
      { name: 'roles', path: 'roles', permission: 'agents_manage', page: () => import('./RolesPage.vue') },
      { name: 'apiKeys', path: 'api-keys', permission: 'api_keys_manage', page: () => import('./ApiKeysPage.vue') },
    ],
  },
  {
    name: 'work',
    sections: [
      { name: 'views', path: 'views', permission: 'conversations_read', page: () => import('./ViewsPage.vue') },
      { name: 'tags', path: 'tags', permission: 'tags_manage', page: () => import('./TagsPage.vue') },
      { name: 'fields', path: 'fields', permission: 'fields_manage', page: () => import('./FieldsPage.vue') },
    ],
  },
  {
    name: 'shop',
    sections: [
      { name: 'authority', path: 'authority', permission: 'authority_manage', page: () => import('@/authority/AuthorityPage.vue') },
      { name: 'warehouses', path: 'warehouses', permission: 'stock_edit', page: () => import('@/stock/WarehousesPage.vue') },
      { name: 'carriers', path: 'carriers', permission: 'shipments_edit', page: () => import('@/shipments/CarriersPage.vue') },
    ],
  },
  {
    name: 'operations',
    sections: [
      { name: 'failedMail', path: 'failed-mail', permission: 'system_manage', page: () => import('./FailedMailPage.vue') },
      { name: 'outbox', path: 'outbox', permission: 'system_manage', page: () => import('./OutboxPage.vue') },
      { name: 'audit', path: 'audit', permission: 'audit_read', page: () => import('./AuditPage.vue') },
      { name: 'system', path: 'system', permission: 'system_manage', page: () => import('./SystemPage.vue') },
    ],
  },
]

export const sections = groups.flatMap((group) => group.sections)
