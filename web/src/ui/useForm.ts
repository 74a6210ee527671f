import { computed, reactive, ref, shallowRef, toRaw } from 'vue'

// A form's state: what was saved, what is typed, and what is wrong with it. Nothing typed is ever
// thrown away by an answer of the server: a refusal only adds words beside the fields.

export interface FormProblem {
  path: string // JSON pointer into the values, '' for the form as a whole
  message: string
}

export interface FormOptions<Values> {
  save: (values: Values) => Promise<unknown>
  check?: (values: Values) => FormProblem[]
}

export interface Form<Values extends object = object> {
  values: Values
  dirty: boolean
  saving: boolean
  problems: FormProblem[]
  failure: unknown
  at: (path: string) => { error?: string; 'data-path': string }
  clear: (path: string) => void
  submit: () => Promise<boolean>
  reset: () => void
  rebase(values: Values): void // a method, so that a form of anything is a Form
}

// structuredClone refuses proxies, and a reactive object holds proxies at every depth.
function copy<T>(value: T): T {
  const raw = toRaw(value)
  if (Array.isArray(raw)) return raw.map(copy) as T
  if (raw === null || typeof raw !== 'object') return raw
  return Object.fromEntries(Object.entries(raw).map(([key, part]) => [key, copy(part)])) as T
}

function problemsOf(error: unknown): FormProblem[] {
  const fields = (error as { fields?: FormProblem[] } | null)?.fields
  return Array.isArray(fields) ? fields : []
}

export function useForm<Values extends object>(initial: Values, options: FormOptions<Values>): Form<Values> {
  const saved = shallowRef(copy(initial))
  const values = reactive(copy(initial)) as Values
  const saving = ref(false)
  const problems = ref<FormProblem[]>([])
  const failure = shallowRef<unknown>(null)
  const dirty = computed(() => JSON.stringify(values) !== JSON.stringify(saved.value))

  function take(next: Values) {
    saved.value = copy(next)
    for (const key of Object.keys(values)) if (!(key in next)) delete (values as Record<string, unknown>)[key]
    Object.assign(values, copy(next))
  }

  // For v-bind on a field of ui/: what is wrong with it, and where the summary finds it.
  function at(path: string) {
    const error = problems.value.find((problem) => problem.path === path)?.message
    return error === undefined ? { 'data-path': path } : { error, 'data-path': path }
  }

  function refuse(found: FormProblem[], error: unknown) {
    problems.value = found
    failure.value = error
    return false
  }

  async function submit(): Promise<boolean> {
    if (saving.value) return false
    const found = options.check?.(values) ?? []
    if (found.length > 0) return refuse(found, null)
    saving.value = true
    refuse([], null)
    const sent = copy(values)
    try {
      await options.save(sent)
      saved.value = sent
      return true
    } catch (error) {
      return refuse(problemsOf(error), error)
    } finally {
      saving.value = false
    }
  }

  function reset() {
    refuse([], null)
    take(saved.value)
  }

  // New values from the server: taken as they are, unless someone is typing over the old ones.
  function rebase(next: Values) {
    if (dirty.value) saved.value = copy(next)
    else take(next)
  }

  function clear(path: string) {
    const rest = problems.value.filter((problem) => problem.path !== path)
    // A refusal that was all about fields is over with the last of them.
    if (problems.value.length > 0 && rest.length === 0) failure.value = null
    problems.value = rest
  }

  const form = { values, dirty, saving, problems, failure, at, clear, submit, reset, rebase }
  return reactive(form) as unknown as Form<Values>
}
