import { t } from '@/i18n'
import type { FormProblem } from '@/ui/useForm'
import { MIN_PASSWORD } from './strength'

// What can be said before the server is asked. `password` is a new one here.
export function needed<Values extends object>(values: Values, names: (keyof Values & string)[]): FormProblem[] {
  return names.flatMap((name) => {
    const value = String(values[name] ?? '').trim()
    if (name === 'password') {
      return value.length < MIN_PASSWORD ? [{ path: '/password', message: t('auth.needed.newPassword') }] : []
    }
    if (value === '') return [{ path: `/${name}`, message: t(`auth.needed.${name}`) }]
    if (name === 'email' && !/^\S+@\S+$/.test(value)) return [{ path: '/email', message: t('auth.needed.email') }]
    return []
  })
}
