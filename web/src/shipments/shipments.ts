import type { components } from '@/api/schema'

type Schemas = components['schemas']
export type Shipment = Schemas['Shipment']
export type ShipmentSummary = Schemas['ShipmentSummary']
export type ShipmentStatus = ShipmentSummary['status']
export type ExceptionKind = Schemas['ExceptionKind']
export const shipmentStatuses: ShipmentStatus[] = [
  'label_created', 'picked_up', 'in_transit', 'out_for_delivery', 'available_for_pickup', 'attempt_failed', 'exception', 'return_to_sender',
  'delivered', 'expired', 'cancelled',
]
export const exceptionKinds: ExceptionKind[] = ['no_scan', 'late', 'dwell', 'failed_attempts', 'held', 'damaged', 'lost', 'return_to_sender', 'not_received']
export const shipmentStale = ['shipments', 'orders', 'overview', 'stock', 'promises']
