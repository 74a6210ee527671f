import { AtSign, Bell, CircleCheck, CircleDashed, CircleUserRound, Clock, FilePenLine, Hash, Hourglass, Inbox, OctagonAlert, Star, Trash2 } from '@lucide/vue'
import type { Component } from 'vue'

import type { ViewName } from '@/api/types'

// The view in the address: a built-in name, `team-3` for a team's queue, `view-7` for a saved view.
export interface ViewQuery {
  view: ViewName | 'team' | 'custom'
  team_id?: number
  view_id?: number
}

export const workViews: { name: ViewName; icon: Component }[] = [
  { name: 'mine', icon: CircleUserRound },
  { name: 'unassigned', icon: CircleDashed },
  { name: 'mentions', icon: AtSign },
  { name: 'waiting', icon: Hourglass },
  { name: 'following', icon: Bell },
  { name: 'drafts', icon: FilePenLine },
  { name: 'snoozed', icon: Clock },
]
export const archiveViews: { name: ViewName; icon: Component }[] = [
  { name: 'all', icon: Inbox },
  { name: 'solved', icon: CircleCheck },
  { name: 'spam', icon: OctagonAlert },
  { name: 'trash', icon: Trash2 },
]
export const teamIcon = Hash
export const savedIcon = Star

export function viewQuery(param: string): ViewQuery {
  const [kind, id] = param.split('-')
  if (kind === 'team' && id) return { view: 'team', team_id: Number(id) }
  if (kind === 'view' && id) return { view: 'custom', view_id: Number(id) }
  return { view: param as ViewName }
}
