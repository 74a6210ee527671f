import { computed } from 'vue'

import { online } from '@/api/live'
import { t } from '@/i18n'
import { useAgents, useTeams } from '@/people/people'
import { me } from '@/session/session'

// What the assign and move pickers offer: oneself first, then nobody, then the others by name.
export function useAssignees() {
  const { agents } = useAgents()
  return computed(() => {
    const own = me.value?.id
    const others = agents.value.filter((agent) => agent.id !== own).sort((a, b) => a.name.localeCompare(b.name))
    const hint = (id: number, away: boolean) => (away ? t('shell.availability.away') : online.value.has(id) ? t('conversation.online') : '')
    return [
      ...(own === undefined ? [] : [{ value: own, label: t('conversation.toMe'), hint: me.value!.name }]),
      { value: 0, label: t('conversation.nobody'), hint: '' },
      ...others.map((agent) => ({ value: agent.id, label: agent.name, hint: hint(agent.id, agent.availability === 'away') })),
    ]
  })
}

export function useTeamChoices() {
  const { teams } = useTeams()
  return computed(() => [{ value: 0, label: t('conversation.noTeam') }, ...teams.value.map((team) => ({ value: team.id, label: team.name }))])
}
