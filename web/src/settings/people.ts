import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'

import { get, patch, post, remove } from '@/api/client'
import { keys } from '@/api/keys'
import type { Agent, List, Named, Permission, Role, Team } from '@/api/types'

// Agents, teams, roles and invitations: one family, because a change of one shows in the others.

export interface Invitation {
  id: number
  email: string
  name: string
  role: Named
  team_ids: number[]
  expires_at: number
}
export interface Link { link: string; expires_at: number }

export const useAgents = () => useQuery({ queryKey: keys.agents, queryFn: () => get<List<Agent>>('/agents').then((a) => a.items) })
export const useTeams = () => useQuery({ queryKey: keys.teams, queryFn: () => get<List<Team>>('/teams').then((a) => a.items) })
export const useRoles = () => useQuery({ queryKey: keys.roles, queryFn: () => get<List<Role>>('/roles').then((a) => a.items) })
export const useInvitations = () =>
  useQuery({ queryKey: ['invitations'], queryFn: () => get<List<Invitation>>('/invitations').then((a) => a.items) })

function useChange<Input, Answer>(run: (input: Input) => Promise<Answer>) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSuccess: () => Promise.all(
      ['agents', 'teams', 'roles', 'invitations'].map((key) => cache.invalidateQueries({ queryKey: [key] })),
    ),
  })
}

export interface NewInvitation { email: string; name: string; role_id: number; team_ids: number[] }
export const useInvite = () =>
  useChange((input: NewInvitation) => post<Link & { id: number; email: string }>('/invitations', { body: input }))
export const useWithdrawInvitation = () => useChange((id: number) => remove<void>('/invitations/{id}', { path: { id } }))

export interface AgentChange { id: number; name?: string; role_id?: number; team_ids?: number[]; active?: boolean }
export const useChangeAgent = () =>
  useChange(({ id, ...body }: AgentChange) => patch<Agent>('/agents/{id}', { path: { id }, body }))
export const usePasswordLink = () => useMutation({
  mutationFn: (id: number) => post<Link>('/agents/{id}/password-link', { path: { id } }),
})

export interface TeamInput { id?: number; name: string; colour: string; member_ids: number[] }
export const useSaveTeam = () => useChange(({ id, ...body }: TeamInput) =>
  id === undefined ? post<Team>('/teams', { body }) : patch<Team>('/teams/{id}', { path: { id }, body }))
export const useDeleteTeam = () => useChange((id: number) => remove<void>('/teams/{id}', { path: { id } }))

export interface RoleInput { id?: number; name: string; permissions: Permission[] }
export const useSaveRole = () => useChange(({ id, ...body }: RoleInput) =>
  id === undefined ? post<Role>('/roles', { body }) : patch<Role>('/roles/{id}', { path: { id }, body }))
export const useDeleteRole = () => useChange((id: number) => remove<void>('/roles/{id}', { path: { id } }))
