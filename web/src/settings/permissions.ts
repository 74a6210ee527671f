import type { Permission } from '@/api/types'

export const PERMISSIONS = [
  'conversations_read', 'conversations_reply', 'conversations_edit', 'conversations_merge', 'conversations_delete',
  'customers_read', 'customers_edit', 'customers_merge',
  'operations_read', 'catalog_manage', 'orders_edit', 'remedies_grant', 'approvals_decide', 'stock_edit',
  'suppliers_manage', 'quality_inspect', 'shipments_edit', 'returns_edit', 'promises_edit', 'imports_manage',
  'views_share', 'tags_manage', 'fields_manage', 'mailboxes_manage',
  'agents_manage', 'authority_manage', 'api_keys_manage', 'audit_read', 'system_manage',
] as const satisfies Permission[]

export const PERMISSION_GROUPS: { name: string; permissions: Permission[] }[] = [
  { name: 'conversations', permissions: PERMISSIONS.filter((p) => p.startsWith('conversations_')) },
  { name: 'customers', permissions: PERMISSIONS.filter((p) => p.startsWith('customers_')) },
  {
    name: 'operations',
    permissions: [
      'operations_read', 'orders_edit', 'remedies_grant', 'approvals_decide', 'returns_edit', 'shipments_edit', 'promises_edit',
      'catalog_manage', 'stock_edit', 'suppliers_manage', 'quality_inspect', 'imports_manage',
    ],
  },
  { name: 'workspace', permissions: ['views_share', 'tags_manage', 'fields_manage', 'mailboxes_manage'] },
  { name: 'administration', permissions: ['agents_manage', 'authority_manage', 'api_keys_manage', 'audit_read', 'system_manage'] },
]
