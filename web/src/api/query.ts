import { QueryClient } from '@tanstack/vue-query'

import { isProblem } from './problem'

// The websocket keeps answers fresh, not refetching; deep proxies and structural comparison of whole
// lists would cost more than everything else the page does.
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      shallow: true,
      structuralSharing: false,
      staleTime: Infinity,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && isProblem(error) && error.passing,
    },
    mutations: { retry: false },
  },
} as ConstructorParameters<typeof QueryClient>[0])
