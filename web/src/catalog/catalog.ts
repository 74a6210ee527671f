import type { components } from '@/api/schema'

type Schemas = components['schemas']
export type Product = Schemas['Product']
export type ProductRef = Schemas['ProductRef']
export type ProductSummary = Schemas['ProductSummary']
