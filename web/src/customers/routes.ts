import type { RouteRecordRaw } from 'vue-router'

const id = (route: { params: Record<string, string | string[]> }) => ({ id: Number(route.params.id) })

export const routes: RouteRecordRaw[] = [
  { path: '/customers', name: 'customers', component: () => import('./CustomersPage.vue'), meta: { title: 'customers.title' } },
  {
    path: '/customers/:id(\\d+)', name: 'customer', component: () => import('./CustomerPage.vue'), props: id,
    meta: { title: 'customers.title' },
  },
  {
    path: '/customers/organisations', name: 'organisations', component: () => import('./OrganisationsPage.vue'),
    meta: { title: 'customers.organisations.title' },
  },
  {
    path: '/customers/organisations/:id(\\d+)', name: 'organisation', component: () => import('./OrganisationPage.vue'),
    props: id, meta: { title: 'customers.organisations.title' },
  },
]
