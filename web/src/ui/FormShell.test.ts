import { flushPromises, mount } from '@vue/test-utils'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'

import { Problem } from '@/api/problem'
import { i18n, loadMore, setLocale } from '@/i18n'
import FormShell from './FormShell.vue'
import TextField from './TextField.vue'
import { useForm, type Form } from './useForm'

beforeAll(async () => {
  await setLocale('en')
  await loadMore()
})

async function show(save: (values: { name: string }) => Promise<unknown>) {
  let form!: Form<{ name: string }>
  const Page = defineComponent(() => {
    form = useForm({ name: 'Ada' }, { save })
    return () => h(FormShell, { form, bar: true }, () => h(TextField, {
      label: 'Name', modelValue: form.values.name, 'onUpdate:modelValue': (name: unknown) => { form.values.name = String(name) }, ...form.at('/name'),
    }))
  })
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: Page }, { path: '/other', component: { render: () => h('p') } }] })
  await router.push('/')
  const wrapper = mount(RouterView, { global: { plugins: [i18n, router] }, attachTo: document.body })
  await flushPromises()
  return { wrapper, router, form }
}

describe('a form on a page', () => {
  it('shows the save bar once something was typed, and saves', async () => {
    const save = vi.fn(async () => {})
    const { wrapper } = await show(save)
    expect(wrapper.find('.savebar').exists()).toBe(false)
    await wrapper.find('input').setValue('Ada Byron')
    expect(wrapper.find('.savebar').exists()).toBe(true)
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    expect(save).toHaveBeenCalledWith({ name: 'Ada Byron' })
    wrapper.unmount()
  })

  it('puts a refusal beside the field, links to it, and takes it away when it is typed over', async () => {
    const refusal = new Problem(422, 'invalid', 'Not valid.', [{ path: '/name', code: 'taken', message: 'Somebody has this name.' }])
    const { wrapper } = await show(() => Promise.reject(refusal))
    await wrapper.find('input').setValue('Bo')
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    const input = wrapper.find('input')
    expect(input.attributes('aria-invalid')).toBe('true')
    expect(document.getElementById(input.attributes('aria-describedby')!)?.textContent).toBe('Somebody has this name.')
    await wrapper.find('.problem-summary li button').trigger('click')
    expect(document.activeElement).toBe(input.element)
    await input.setValue('Bob')
    expect(wrapper.find('.problem-summary').exists()).toBe(false)
    wrapper.unmount()
  })

  it('asks before unsaved changes are left', async () => {
    const { wrapper, router } = await show(async () => {})
    await wrapper.find('input').setValue('Grace')
    void router.push('/other')
    await flushPromises()
    expect(router.currentRoute.value.path).toBe('/')
    const leave = [...document.querySelectorAll('button')].find((button) => button.textContent?.includes('Leave without saving'))
    leave!.click()
    await flushPromises()
    expect(router.currentRoute.value.path).toBe('/other')
    wrapper.unmount()
  })
})
