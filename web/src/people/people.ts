import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'

import { get } from '@/api/client'
import { keys } from '@/api/keys'
import type { Agent, List, Team } from '@/api/types'

// Agents and teams: small lists, asked once and kept by live events.
export function useAgents() {
  const query = useQuery({ queryKey: keys.agents, queryFn: () => get<List<Agent>>('/agents').then((list) => list.items) })
  const byId = computed(() => new Map((query.data.value ?? []).map((agent) => [agent.id, agent])))
  const active = computed(() => (query.data.value ?? []).filter((agent) => agent.active))
  const nameOf = (id: number | null) => (id === null ? '' : (byId.value.get(id)?.name ?? `#${id}`))
  return { agents: active, byId, nameOf }
}

export function useTeams() {
  const query = useQuery({ queryKey: keys.teams, queryFn: () => get<List<Team>>('/teams').then((list) => list.items) })
  const teams = computed(() => query.data.value ?? [])
  const teamName = (id: number | null) => teams.value.find((team) => team.id === id)?.name ?? ''
  return { teams, teamName }
}
