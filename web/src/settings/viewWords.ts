import type { ViewFilter } from '@/api/types'
import { t } from '@/i18n'

type Name = (id: number | null) => string

const words = (values: string[] | undefined, area: string) =>
  (values ?? []).length > 0 ? [values!.map((value) => t(`settings.views.${area}.${value}`)).join(t('settings.views.or'))] : []

// What a view shows, as a person would say it: "open or waiting · nobody's · tagged billing".
export function describeFilter(filter: ViewFilter, agentName: Name, teamName: Name): string {
  const { assignee } = filter
  const parts = [
    ...words(filter.statuses, 'status'), ...words(filter.priorities, 'priority'),
    ...words(filter.kinds, 'kind'), ...words(filter.channels, 'channel'),
  ]
  if (assignee === 'me') parts.push(t('settings.views.ofMe'))
  else if (assignee === 'none') parts.push(t('settings.views.ofNobody'))
  else if (assignee) parts.push(t('settings.views.of', { name: agentName(Number(assignee)) }))
  if (filter.team_ids?.length) parts.push(t('settings.views.inTeam', { name: filter.team_ids.map(teamName).join(t('settings.views.or')) }))
  if (filter.tags?.length) parts.push(t('settings.views.tagged', { name: filter.tags.join(', ') }))
  if (filter.older_than_hours) parts.push(t('settings.views.olderThan', { hours: filter.older_than_hours }))
  if (filter.text) parts.push(t('settings.views.containing', { text: filter.text }))
  return parts.join(' · ') || t('settings.views.all')
}
