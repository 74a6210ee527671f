import { computed, reactive, ref, shallowRef, toRaw } from 'vue'

import { isProblem, type Problem } from '@/api/problem'
import { t } from '@/i18n'

// A form over a plain object: what was loaded, what was changed, and which field the server refused.
// Nothing typed is ever lost to a refusal.
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(toRaw(value))) as T
const same = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right)

export function useForm<T extends object>(initial: T, submit: (values: T) => Promise<unknown>) {
  const saved = shallowRef(copy(initial)) as { value: T }
  const values = reactive(copy(initial)) as T
  const saving = ref(false)
  const problem = shallowRef<Problem | null>(null)
  const dirty = computed(() => !same(values, saved.value))
  // The refusal's own words where it names no field of the form.
  const message = computed(() => {
    if (!problem.value) return null
    if (problem.value.code === 'offline') return t('ui.offline')
    return problem.value.message
  })

  function reset(next: T = saved.value): void {
    saved.value = copy(next)
    Object.assign(values, copy(next))
    problem.value = null
  }

  async function save(): Promise<boolean> {
    saving.value = true
    problem.value = null
    try {
      await submit(JSON.parse(JSON.stringify(values)) as T)
      saved.value = copy(JSON.parse(JSON.stringify(values)) as T)
      return true
    } catch (error) {
      if (!isProblem(error)) throw error
      problem.value = error
      return false
    } finally {
      saving.value = false
    }
  }

  const error = (path: string): string | undefined => problem.value?.field(path)
  return { values, dirty, saving, problem, message, error, save, reset }
}
