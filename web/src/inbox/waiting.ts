// How urgent a wait is, until service levels say it better: the bar at a row's edge fills over a day.
const hour = 3_600_000
export interface Wait {
  tone: 'moss' | 'amber' | 'coral'
  share: number
}

export function waitOf(since: number, now: number): Wait {
  const waited = Math.max(0, now - since)
  const tone = waited < 4 * hour ? 'moss' : waited < 24 * hour ? 'amber' : 'coral'
  return { tone, share: Math.min(1, Math.max(0.08, waited / (24 * hour))) }
}
