import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'

import { get } from '@/api/client'
import { keys } from '@/api/keys'
import type { Field, FieldEntity, List } from '@/api/types'
import { t } from '@/i18n'
import { shortDate } from '@/ui/time'

export function useFields(entity: FieldEntity) {
  const query = useQuery({ queryKey: keys.fields(entity), queryFn: () => get<List<Field>>('/fields', { query: { entity } }).then((list) => list.items) })
  return computed(() => (query.data.value ?? []).filter((field) => field.active).sort((a, b) => a.position - b.position))
}

export function isFilled(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
}

export function fieldText(field: Field, value: unknown): string {
  if (!isFilled(value)) return ''
  if (field.kind === 'bool') return t(value ? 'ui.yes' : 'ui.no')
  if (field.kind === 'date') return shortDate(new Date(String(value)).getTime())
  return Array.isArray(value) ? value.join(', ') : String(value)
}
