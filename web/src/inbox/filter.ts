import type { LocationQuery } from 'vue-router'

import { priorities, sorts, statuses, type Priority, type Sort, type Status } from '@/api/types'
import { viewQuery, type ViewQuery } from './views'

// What a list is asked for: the view and what the address adds to it.
export interface Extra {
  status?: Status
  priority?: Priority
  tag?: string
  assignee_id?: number
  sort?: Sort
}
export type ListFilter = ViewQuery & Extra

const oneOf = <T extends string>(known: readonly T[], value: unknown): T | undefined => known.find((one) => one === value)
const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

export function extraOf(query: LocationQuery): Extra {
  const assignee = Number(text(query.assignee))
  const extra: Extra = {
    status: oneOf(statuses, query.status),
    priority: oneOf(priorities, query.priority),
    tag: text(query.tag),
    assignee_id: Number.isInteger(assignee) && assignee > 0 ? assignee : undefined,
    sort: oneOf(sorts, query.sort),
  }
  return Object.fromEntries(Object.entries(extra).filter(([, value]) => value !== undefined)) as Extra
}

export function queryOf(extra: Extra): Record<string, string> {
  const { assignee_id: assignee, ...rest } = extra
  const pairs = { ...rest, assignee }
  return Object.fromEntries(Object.entries(pairs).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])))
}

export function listFilter(view: string, extra: Extra): ListFilter {
  return { ...viewQuery(view), ...extra }
}

export function isNarrowed(extra: Extra): boolean {
  return Object.keys(extra).some((key) => key !== 'sort')
}
