import { Inbox, PackageCheck, Search, Settings2, UsersRound } from '@lucide/vue'
import type { Component } from 'vue'

import type { Permission } from '@/api/types'

// The places of the product. Each keeps the last place in it, so that going back and forth loses nothing.
export interface Area {
  id: 'inbox' | 'customers' | 'operations' | 'search' | 'settings'
  path: string
  icon: Component
  keys: string
  permission?: Permission
}

export const areas: Area[] = [
  { id: 'inbox', path: '/inbox', icon: Inbox, keys: 'g i', permission: 'conversations_read' },
  { id: 'customers', path: '/customers', icon: UsersRound, keys: 'g c', permission: 'customers_read' },
  { id: 'operations', path: '/operations', icon: PackageCheck, keys: 'g o', permission: 'operations_read' },
  { id: 'search', path: '/search', icon: Search, keys: 'g s', permission: 'conversations_read' },
  { id: 'settings', path: '/settings', icon: Settings2, keys: 'g a' },
]

const lastPlace = new Map<string, string>()
export function rememberPlace(fullPath: string): void {
  const area = areaOf(fullPath)
  if (area) lastPlace.set(area.id, fullPath)
}
export function placeIn(area: Area): string {
  return lastPlace.get(area.id) ?? area.path
}
export function areaOf(path: string): Area | undefined {
  return areas.find((area) => path === area.path || path.startsWith(`${area.path}/`) || path.startsWith(`${area.path}?`))
}
