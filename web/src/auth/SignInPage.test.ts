import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import * as client from '@/api/client'
import { Problem } from '@/api/problem'
import { i18n, loadMore, setLocale } from '@/i18n'
import * as session from '@/session/session'
import SignInPage from './SignInPage.vue'

const page = { template: '<p />' }
const routes = [{ path: '/', component: page }, { path: '/sign-in', name: 'sign-in', component: SignInPage }, { path: '/setup', name: 'setup', component: page }]

async function show(next = '/inbox') {
  const router = createRouter({ history: createMemoryHistory(), routes: [...routes, { path: '/inbox', component: page }] })
  await router.push({ path: '/sign-in', query: { next } })
  const wrapper = mount(SignInPage, { global: { plugins: [i18n, router] } })
  await flushPromises()
  return { wrapper, router }
}
async function signIn(wrapper: Awaited<ReturnType<typeof show>>['wrapper']) {
  await wrapper.find('input[type=email]').setValue('ada@nordhaus.example')
  await wrapper.find('input[autocomplete=current-password]').setValue('a long password')
  await wrapper.find('form').trigger('submit')
  await flushPromises()
}

describe('signing in', () => {
  beforeEach(async () => {
    await setLocale('en')
    await loadMore()
    vi.spyOn(client, 'get').mockResolvedValue({ needed: false })
    vi.spyOn(session, 'enter').mockResolvedValue()
  })

  it('asks for what is missing before it asks the server', async () => {
    const post = vi.spyOn(client, 'post')
    const { wrapper } = await show()
    await wrapper.find('form').trigger('submit')
    expect(wrapper.text()).toContain('Give your email address.')
    expect(wrapper.text()).toContain('Give your password.')
    expect(post).not.toHaveBeenCalled()
  })

  it('goes where the visitor wanted to go', async () => {
    vi.spyOn(client, 'post').mockResolvedValue({})
    const { wrapper, router } = await show()
    await signIn(wrapper)
    expect(router.currentRoute.value.path).toBe('/inbox')
  })

  it('never leaves for another site', async () => {
    vi.spyOn(client, 'post').mockResolvedValue({})
    const { wrapper, router } = await show('//evil.example')
    await signIn(wrapper)
    expect(router.currentRoute.value.path).toBe('/')
  })

  it('asks for the code, and sends it with the password already typed', async () => {
    const post = vi.spyOn(client, 'post').mockRejectedValueOnce(new Problem(401, 'code_required', 'A code is needed.'))
    const { wrapper } = await show()
    await signIn(wrapper)
    expect(wrapper.text()).toContain('Confirm it is you')
    post.mockResolvedValueOnce({})
    await wrapper.find('input[autocomplete=one-time-code]').setValue('123456')
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    expect(post).toHaveBeenLastCalledWith('/session', { body: { email: 'ada@nordhaus.example', password: 'a long password', code: '123456' } })
  })

  it('says how long to wait after too many attempts, and keeps what was typed', async () => {
    const problem = new Problem(429, 'too_many_attempts', 'Wait.', [], null, null, 45)
    vi.spyOn(client, 'post').mockRejectedValue(problem)
    const { wrapper } = await show()
    await signIn(wrapper)
    expect(wrapper.text()).toContain('45 seconds')
    expect(wrapper.find('button[type=submit]').attributes('disabled')).toBeDefined()
    expect((wrapper.find('input[type=email]').element as HTMLInputElement).value).toBe('ada@nordhaus.example')
    wrapper.unmount()
  })
})
