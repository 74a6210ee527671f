import type { RouteRecordRaw } from 'vue-router'

import { phone } from '@/shell/width'

const id = (route: { params: Record<string, string | string[]> }) => ({ id: Number(route.params.id) })

// A room with its list and the page of one thing in it.
function room(path: string, name: string, list: RouteRecordRaw['component'], one?: RouteRecordRaw['component']): RouteRecordRaw[] {
  const meta = { title: `operations.section.${name}` }
  return [
    { path: `/operations/${path}`, component: list, meta } as RouteRecordRaw,
    ...(one ? [{ path: `/operations/${path}/:id(\\d+)`, component: one, props: id, meta } as RouteRecordRaw] : []),
  ]
}

export const routes: RouteRecordRaw[] = [
  {
    path: '/operations', component: () => import('./OperationsIndex.vue'), meta: { title: 'operations.title' },
    beforeEnter: () => (phone.value ? true : '/operations/orders'),
  },
  ...room('orders', 'orders', () => import('@/orders/OrdersPage.vue'), () => import('@/orders/OrderPage.vue')),
  ...room('products', 'products', () => import('@/catalog/ProductsPage.vue'), () => import('@/catalog/ProductPage.vue')),
  ...room('stock', 'stock', () => import('@/stock/StockPage.vue')),
  ...room('lots', 'lots', () => import('@/stock/LotsPage.vue'), () => import('@/stock/LotPage.vue')),
  ...room('approvals', 'approvals', () => import('@/authority/ApprovalsPage.vue')),
  ...room('suppliers', 'suppliers', () => import('@/suppliers/SuppliersPage.vue'), () => import('@/suppliers/SupplierPage.vue')),
  ...room('purchases', 'purchases', () => import('@/suppliers/PurchasesPage.vue'), () => import('@/suppliers/PurchasePage.vue')),
  ...room('receipts', 'receipts', () => import('@/suppliers/ReceiptsPage.vue'), () => import('@/suppliers/ReceiptPage.vue')),
  ...room('non-conformances', 'nonConformances', () => import('@/suppliers/NonConformancesPage.vue'), () => import('@/suppliers/NonConformancePage.vue')),
  ...room('shipments', 'shipments', () => import('@/shipments/ShipmentsPage.vue'), () => import('@/shipments/ShipmentPage.vue')),
  ...room('returns', 'returns', () => import('@/returns/ReturnsPage.vue'), () => import('@/returns/ReturnPage.vue')),
  ...room('promises', 'promises', () => import('@/promises/PromisesPage.vue')),
  {
    path: '/returns/:token', component: () => import('@/portal/ReturnPortal.vue'), props: (route) => ({ token: String(route.params.token) }),
    meta: { open: true, title: 'operations.portal.page' },
  },
]
