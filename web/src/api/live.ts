import { ref, shallowRef, triggerRef } from 'vue'

import { apiBase } from './client'
import type { LiveItem, LiveMessage, PresentAgent, PresenceState } from './types'

// One websocket per tab. Events are handed on once per animation frame; presence and typing live in
// their own refs and never touch the query cache.

export type EventsHandler = (items: LiveItem[]) => void
export type Connection = 'idle' | 'connecting' | 'online' | 'offline'

export const connection = ref<Connection>('idle')
export const offlineSince = ref<number | null>(null)
export const online = shallowRef<ReadonlySet<number>>(new Set())
export const presence = shallowRef<ReadonlyMap<number, PresentAgent[]>>(new Map())

const handlers = new Set<EventsHandler>()
const resyncHandlers = new Set<() => void>()
let socket: WebSocket | null = null
let position = 0
let attempts = 0
let retryTimer: ReturnType<typeof setTimeout> | undefined
let pingTimer: ReturnType<typeof setInterval> | undefined
let viewing: number | null = null

export function onEvents(handler: EventsHandler): () => void {
  handlers.add(handler)
  return () => handlers.delete(handler)
}
export function onResync(handler: () => void): () => void {
  resyncHandlers.add(handler)
  return () => resyncHandlers.delete(handler)
}

// Collects what arrives within a frame, so that a burst of events costs one round of work.
export function perFrame<T>(deliver: (items: T[]) => void, schedule = scheduleFrame): (items: T[]) => void {
  let waiting: T[] = []
  return (items) => {
    if (items.length === 0) return
    if (waiting.length === 0)
      schedule(() => {
        const batch = waiting
        waiting = []
        deliver(batch)
      })
    waiting.push(...items)
  }
}
function scheduleFrame(work: () => void): void {
  // A hidden tab gets no frames, but its lists must be right when it is shown again.
  if (document.hidden) setTimeout(work, 250)
  else requestAnimationFrame(work)
}

const deliver = perFrame<LiveItem>((items) => handlers.forEach((handler) => handler(items)))

// Full jitter: a restarted server is not met by all tabs at once.
export function retryDelay(attempt: number, random = Math.random): number {
  return Math.round(Math.min(30_000, 500 * 2 ** attempt) * (0.5 + random() / 2))
}

export function receive(message: LiveMessage): void {
  switch (message.t) {
    case 'hello':
      position = Math.max(position, message.position)
      break
    case 'events':
      position = message.position
      deliver(message.items)
      break
    case 'resync':
      position = message.position
      resyncHandlers.forEach((handler) => handler())
      break
    case 'presence':
      setPresence(message.conversation_id, message.agents)
      break
    case 'online':
      online.value = new Set(message.agents)
      break
    case 'pong':
      break
  }
}

function setPresence(conversation: number, agents: PresentAgent[]): void {
  const next = presence.value as Map<number, PresentAgent[]>
  if (agents.length > 0) next.set(conversation, agents)
  else next.delete(conversation)
  triggerRef(presence)
}

export function startLive(since: number): void {
  if (socket) return
  position = Math.max(position, since)
  connect()
  window.addEventListener('online', lineIsBack)
  window.addEventListener('offline', lineIsGone)
}

export function stopLive(): void {
  window.removeEventListener('online', lineIsBack)
  window.removeEventListener('offline', lineIsGone)
  clearTimeout(retryTimer)
  clearInterval(pingTimer)
  const closing = socket
  socket = null
  closing?.close()
  position = 0
  connection.value = 'idle'
  offlineSince.value = null
  presence.value = new Map()
  online.value = new Set()
}

function connect(): void {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  connection.value = connection.value === 'offline' ? 'offline' : 'connecting'
  const opened = new WebSocket(`${scheme}://${location.host}${apiBase}/live?since=${position}`)
  socket = opened
  opened.onopen = () => whenOpen(opened)
  opened.onmessage = (event: MessageEvent<string>) => receive(JSON.parse(event.data) as LiveMessage)
  opened.onclose = () => whenClosed(opened)
}

function whenOpen(opened: WebSocket): void {
  if (opened !== socket) return
  attempts = 0
  connection.value = 'online'
  offlineSince.value = null
  clearInterval(pingTimer)
  pingTimer = setInterval(() => say({ t: 'ping' }), 25_000)
  if (viewing !== null) say({ t: 'view', conversation_id: viewing })
}

function whenClosed(closed: WebSocket): void {
  if (closed !== socket) return
  clearInterval(pingTimer)
  socket = null
  presence.value = new Map()
  // One dropped connection that comes back at once is nobody's business.
  if (attempts >= 1) {
    connection.value = 'offline'
    offlineSince.value ??= Date.now()
  }
  retryTimer = setTimeout(connect, retryDelay(attempts++))
}

// The browser knows at once; a socket may need minutes to notice.
function lineIsGone(): void {
  connection.value = 'offline'
  offlineSince.value ??= Date.now()
}
function lineIsBack(): void {
  clearTimeout(retryTimer)
  const stale = socket
  socket = null
  stale?.close()
  connect()
}

function say(message: object): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
}

export function viewConversation(id: number | null): void {
  viewing = id
  say({ t: 'view', conversation_id: id })
}
export function tellTyping(id: number, state: PresenceState): void {
  say({ t: 'typing', conversation_id: id, state })
}
