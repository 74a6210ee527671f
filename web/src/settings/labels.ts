import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import { get, patch, post, remove } from '@/api/client'
import { keys } from '@/api/keys'
import type { Field, FieldEntity, FieldKind, List, SavedView, Tag } from '@/api/types'

// Tags, custom fields and saved views: what a team calls its things.

export const useTags = () =>
  useQuery({ queryKey: keys.tags, queryFn: () => get<List<Tag>>('/tags').then((a) => a.items) })

export const FIELD_KINDS = ['text', 'number', 'date', 'bool', 'choice', 'multi_choice', 'url'] as const satisfies FieldKind[]
export const FIELD_ENTITIES = ['conversation', 'customer', 'organisation'] as const satisfies FieldEntity[]
export const useFields = (entity: MaybeRefOrGetter<FieldEntity>) => useQuery({
  queryKey: computed(() => keys.fields(toValue(entity))),
  queryFn: () => get<List<Field>>('/fields', { query: { entity: toValue(entity) } }).then((a) => a.items),
})

export const useViews = () =>
  useQuery({ queryKey: keys.views, queryFn: () => get<List<SavedView>>('/views').then((a) => a.items) })

function useChange<Input, Answer>(family: string[], run: (input: Input) => Promise<Answer>) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSuccess: () => Promise.all(family.map((key) => cache.invalidateQueries({ queryKey: [key] }))),
  })
}

const tagFamily = ['tags', 'conversations']
export const useCreateTag = () =>
  useChange(tagFamily, (body: { name: string; colour: string }) => post<Tag>('/tags', { body }))
export const useChangeTag = () => useChange(tagFamily, ({ was, ...body }: { was: string; name: string; colour: string }) =>
  patch<Tag>('/tags/{name}', { path: { name: was }, body }))
export const useDeleteTag = () =>
  useChange(tagFamily, (name: string) => remove<void>('/tags/{name}', { path: { name } }))

export interface FieldInput {
  entity: FieldEntity
  key: string
  label: string
  kind: FieldKind
  choices: string[]
  required: boolean
  position?: number
}
export const useCreateField = () =>
  useChange(['fields'], (body: FieldInput) => post<Field>('/fields', { body }))
export interface FieldChange {
  id: number
  label?: string
  choices?: string[]
  required?: boolean
  position?: number
  active?: boolean
}
export const useChangeField = () =>
  useChange(['fields'], ({ id, ...body }: FieldChange) => patch<Field>('/fields/{id}', { path: { id }, body }))

export type ViewInput = Pick<SavedView, 'name' | 'icon' | 'shared' | 'team_id' | 'filter' | 'sort'>
export const useSaveView = () => useChange(['views'], ({ id, ...body }: ViewInput & { id?: number }) =>
  id === undefined ? post<SavedView>('/views', { body }) : patch<SavedView>('/views/{id}', { path: { id }, body }))
export const useMoveView = () => useChange(['views'], ({ id, position }: { id: number; position: number }) =>
  patch<SavedView>('/views/{id}', { path: { id }, body: { position } }))
export const useDeleteView = () => useChange(['views'], (id: number) => remove<void>('/views/{id}', { path: { id } }))
