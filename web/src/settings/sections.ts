import {
  AtSign, Building2, ClipboardList, HeartPulse, IdCard, KeyRound, ListChecks, MailWarning, OctagonAlert, Palette, PanelLeft, Send,
  ShieldCheck, Tag, UserRound, Users, UsersRound,
} from '@lucide/vue'
import type { Component } from 'vue'

import type { Permission } from '@/api/types'

export interface Section {
  name: string // of the route, and in settings.nav
  path: string
  icon: Component
  permission?: Permission
  page: () => Promise<unknown>
}

export const groups: { name: string; sections: Section[] }[] = [
  {
    name: 'me',
    sections: [
      { name: 'profile', path: 'profile', icon: UserRound, page: () => import('./ProfilePage.vue') },
      { name: 'security', path: 'security', icon: ShieldCheck, page: () => import('./SecurityPage.vue') },
      { name: 'preferences', path: 'preferences', icon: Palette, page: () => import('./PreferencesPage.vue') },
    ],
  },
  {
    name: 'company',
    sections: [
      { name: 'company', path: 'company', icon: Building2, permission: 'system_manage', page: () => import('./CompanyPage.vue') },
      { name: 'mailboxes', path: 'mailboxes', icon: AtSign, permission: 'mailboxes_manage', page: () => import('./MailboxesPage.vue') },
      { name: 'spam', path: 'spam', icon: OctagonAlert, permission: 'conversations_delete', page: () => import('./SpamPage.vue') },
    ],
  },
  {
    name: 'people',
    sections: [
      { name: 'people', path: 'people', icon: Users, permission: 'agents_manage', page: () => import('./PeoplePage.vue') },
      { name: 'teams', path: 'teams', icon: UsersRound, permission: 'agents_manage', page: () => import('./TeamsPage.vue') },
      { name: 'roles', path: 'roles', icon: IdCard, permission: 'agents_manage', page: () => import('./RolesPage.vue') },
      { name: 'apiKeys', path: 'api-keys', icon: KeyRound, permission: 'api_keys_manage', page: () => import('./ApiKeysPage.vue') },
    ],
  },
  {
    name: 'work',
    sections: [
      { name: 'views', path: 'views', icon: PanelLeft, permission: 'conversations_read', page: () => import('./ViewsPage.vue') },
      { name: 'tags', path: 'tags', icon: Tag, permission: 'tags_manage', page: () => import('./TagsPage.vue') },
      { name: 'fields', path: 'fields', icon: ListChecks, permission: 'fields_manage', page: () => import('./FieldsPage.vue') },
    ],
  },
  {
    name: 'operations',
    sections: [
      { name: 'failedMail', path: 'failed-mail', icon: MailWarning, permission: 'system_manage', page: () => import('./FailedMailPage.vue') },
      { name: 'outbox', path: 'outbox', icon: Send, permission: 'system_manage', page: () => import('./OutboxPage.vue') },
      { name: 'audit', path: 'audit', icon: ClipboardList, permission: 'audit_read', page: () => import('./AuditPage.vue') },
      { name: 'system', path: 'system', icon: HeartPulse, permission: 'system_manage', page: () => import('./SystemPage.vue') },
    ],
  },
]

export const sections = groups.flatMap((group) => group.sections)
