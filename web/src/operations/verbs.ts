import { useQueryClient } from '@tanstack/vue-query'
import { ref } from 'vue'

import { post } from '@/api/client'
import { isProblem } from '@/api/problem'
import { t } from '@/i18n'
import { toast } from '@/ui/toast'

// One field of a VerbDialog. Money is edited as people write it and sent in minor units; a date is
// sent as the noon of that day here, in milliseconds.
export interface VerbField {
  name: string
  label: string
  kind: 'text' | 'area' | 'number' | 'money' | 'date' | 'select' | 'check'
  options?: { value: string | number; label: string }[]
  value?: string | number | boolean | null
  optional?: boolean
  hint?: string
  min?: number
  max?: number // of characters; 500 without
  currency?: string
}

// Verbs that need no words: a button that does it, and says when it could not.
export function useVerb(stale: string[]) {
  const cache = useQueryClient()
  const busy = ref(false)
  async function run(path: string, params: Record<string, number>, options: { body?: object; version?: number } = {}): Promise<void> {
    busy.value = true
    try {
      await post(path, { path: params, body: options.body ?? {}, ...(options.version === undefined ? {} : { ifMatch: options.version }) })
    } catch (error) {
      toast(isProblem(error) ? error.message : t('ui.unexpected'), { tone: 'error' })
    } finally {
      busy.value = false
      await Promise.all(stale.map((key) => cache.invalidateQueries({ queryKey: [key] })))
    }
  }
  return { busy, run }
}
