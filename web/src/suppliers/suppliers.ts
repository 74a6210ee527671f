import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import { get } from '@/api/client'
import type { components } from '@/api/schema'

type Schemas = components['schemas']
export type Supplier = Schemas['Supplier']
export type SupplierStatus = Schemas['SupplierStatus']
export type Scorecard = Schemas['Scorecard']
export type Score = Schemas['Score']
export type Purchase = Schemas['PurchaseOrder']
export type PurchaseSummary = Schemas['PurchaseSummary']
export type PurchaseStatus = Schemas['PurchaseStatus']
export type Receipt = Schemas['Receipt']
export type ReceiptSummary = Schemas['ReceiptSummary']
export type ReceiptStatus = Schemas['ReceiptStatus']
export type Inspection = Schemas['Inspection']
export type NonConformance = Schemas['NonConformance']
export type NcStatus = Schemas['NcStatus']

export const supplierStatuses: SupplierStatus[] = ['prospect', 'approved', 'conditional', 'probation', 'blocked']
export const purchaseStatuses: PurchaseStatus[] = ['draft', 'sent', 'acknowledged', 'partially_received', 'received', 'on_hold', 'closed', 'cancelled']
export const receiptStatuses: ReceiptStatus[] = ['expected', 'arrived', 'counting', 'inspecting', 'accepted', 'partially_accepted', 'rejected', 'putaway']
export const ncStatuses: NcStatus[] = ['open', 'analysing', 'correcting', 'closed', 'cancelled']
// A change of any of these may show in all of them.
export const supplyStale = ['suppliers', 'purchase-orders', 'receipts', 'inspections', 'non-conformances', 'stock', 'lots']

export const useOne = <T>(path: string, id: MaybeRefOrGetter<number>) => useQuery({
  queryKey: computed(() => [path, toValue(id)]),
  queryFn: () => get<T>(`/${path}/{id}`, { path: { id: toValue(id) } }),
})
