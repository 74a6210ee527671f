import { BadgeCheck, Boxes, Building2, ClipboardList, Handshake, Package, PackageSearch, Receipt, ScanBarcode, ShieldAlert, Truck, Undo2 } from '@lucide/vue'
import type { Component } from 'vue'

import type { Permission } from '@/api/types'

// The rooms of the operations area, in the order of the navigation.
export interface Section {
  name: string
  path: string
  icon: Component
  group: 'customers' | 'warehouse' | 'supply'
  permission: Permission
}

export const sections: Section[] = [
  { name: 'orders', path: '/operations/orders', icon: ClipboardList, group: 'customers', permission: 'operations_read' },
  { name: 'shipments', path: '/operations/shipments', icon: Truck, group: 'customers', permission: 'operations_read' },
  { name: 'returns', path: '/operations/returns', icon: Undo2, group: 'customers', permission: 'operations_read' },
  { name: 'promises', path: '/operations/promises', icon: Handshake, group: 'customers', permission: 'operations_read' },
  { name: 'approvals', path: '/operations/approvals', icon: BadgeCheck, group: 'customers', permission: 'operations_read' },
  { name: 'products', path: '/operations/products', icon: Package, group: 'warehouse', permission: 'operations_read' },
  { name: 'stock', path: '/operations/stock', icon: Boxes, group: 'warehouse', permission: 'operations_read' },
  { name: 'lots', path: '/operations/lots', icon: ScanBarcode, group: 'warehouse', permission: 'operations_read' },
  { name: 'suppliers', path: '/operations/suppliers', icon: Building2, group: 'supply', permission: 'operations_read' },
  { name: 'purchases', path: '/operations/purchases', icon: Receipt, group: 'supply', permission: 'operations_read' },
  { name: 'receipts', path: '/operations/receipts', icon: PackageSearch, group: 'supply', permission: 'operations_read' },
  { name: 'nonConformances', path: '/operations/non-conformances', icon: ShieldAlert, group: 'supply', permission: 'operations_read' },
]
export const groups: Section['group'][] = ['customers', 'warehouse', 'supply']
