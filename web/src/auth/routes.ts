import type { RouteRecordRaw } from 'vue-router'

// `open` pages need nobody to be signed in and stand outside the shell.
export const routes: RouteRecordRaw[] = [
  { path: '/setup', name: 'setup', component: () => import('./SetupPage.vue'), meta: { open: true } },
  { path: '/sign-in', name: 'sign-in', component: () => import('./SignInPage.vue'), meta: { open: true } },
  {
    path: '/invite/:token', name: 'invitation', component: () => import('./InvitationPage.vue'),
    props: true, meta: { open: true },
  },
  {
    path: '/password/:token', name: 'password-link', component: () => import('./PasswordLinkPage.vue'),
    props: true, meta: { open: true },
  },
]
