import type { components } from '@/api/schema'

type Schemas = components['schemas']
export type Lot = Schemas['Lot']
export type LotStatus = Schemas['LotStatus']
export type LotPage = Schemas['LotPage']
export type StockItem = Schemas['StockItem']
export type StockMove = Schemas['MoveView']
export type Availability = Schemas['AvailabilityItem']
export type Warehouse = Schemas['Warehouse']
export const lotStatuses: LotStatus[] = ['active', 'on_hold', 'recalled', 'expired']
