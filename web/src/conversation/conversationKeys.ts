import { AlarmClock, CircleCheck, Flag, GitMerge, Hash, History, Link2, Network, OctagonAlert, Tag, Trash2, UserRoundPlus, UserRoundCheck } from '@lucide/vue'

import { patch, put, remove } from '@/api/client'
import type { Conversation, Kind, Priority, Status } from '@/api/types'
import { t } from '@/i18n'
import { useCommands } from '@/keyboard/commands'
import { useAgents, useTeams } from '@/people/people'
import { can, me } from '@/session/session'
import { dateAndTime } from '@/ui/time'
import { tell, useActions } from './actions'
import { usePane } from './conversation'

interface Places {
  open: (picker: string) => void
  close: () => void
  panel: () => void
  dialog: (name: 'merge' | 'link' | 'parent' | 'history') => void
}

// The verbs of the open conversation, by button, menu and key.
export function useConversationKeys(conversation: () => Conversation, places: Places) {
  const actions = useActions()
  const pane = usePane()
  const { nameOf } = useAgents()
  const { teamName } = useTeams()
  const ids = () => [conversation().id]

  function leave(status: Status, text: string): void {
    pane.done()
    void actions.setStatus(ids(), status, text)
  }
  // Changes of one conversation that no list shows and no undo is needed for.
  async function plainly(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      tell(error)
    }
    actions.refresh(ids())
  }

  const verbs = {
    solve: () => leave('solved', t('conversation.did.solved')),
    spam: () => (conversation().status === 'spam' ? verbs.notSpam() : leave('spam', t('conversation.did.spam'))),
    notSpam: () => {
      pane.done()
      void actions.change(ids(), { status: 'open' }, { text: t('spam.didNot'), leaves: true })
    },
    trash: () => leave('trash', t('conversation.did.trash')),
    reopen: () => void actions.change(ids(), { status: 'open' }, { text: t('conversation.did.reopened') }),
    wait: () => void actions.change(ids(), { status: 'waiting' }, { text: t('conversation.did.waiting') }),
    snooze: (until: number) => {
      places.close()
      pane.done()
      void actions.snooze(ids(), until, t('conversation.did.snoozed', { until: dateAndTime(until) }))
    },
    assign: (agent: number | null) => {
      places.close()
      void actions.change(ids(), { assignee_id: agent }, { text: agent ? t('conversation.did.assigned', { name: nameOf(agent) }) : t('conversation.did.unassigned') })
    },
    move: (team: number | null) => {
      places.close()
      void actions.change(ids(), { team_id: team }, { text: team ? t('conversation.did.moved', { name: teamName(team) }) : t('conversation.did.movedOut') })
    },
    prioritise: (priority: Priority) => void actions.change(ids(), { priority }, { text: t('conversation.did.priority', { to: t(`conversation.priority.${priority}`) }) }),
    setKind: (kind: Kind) => void plainly(() => patch('/conversations/{id}', { path: { id: conversation().id }, body: { kind } })),
    follow: (on: boolean) => void plainly(() => (on ? put : remove)('/conversations/{id}/followers/{agent_id}', { path: { id: conversation().id, agent_id: me.value!.id } })),
    unlink: (other: number) => void plainly(() => remove('/conversations/{id}/links/{other}', { path: { id: conversation().id, other } })),
  }

  const edits = () => can('conversations_edit')
  const merges = () => can('conversations_merge')
  const deletes = () => can('conversations_delete')
  useCommands([
    { id: 'conversation.solve', title: () => t('conversation.do.solve'), group: 'conversation', keys: 'e', icon: CircleCheck, enabled: edits, run: verbs.solve },
    { id: 'conversation.snooze', title: () => t('conversation.do.snooze'), group: 'conversation', keys: 'h', icon: AlarmClock, enabled: edits, run: () => places.open('snooze') },
    { id: 'conversation.assign', title: () => t('conversation.do.assign'), group: 'conversation', keys: 'a', icon: UserRoundPlus, enabled: edits, run: () => places.open('assign') },
    { id: 'conversation.take', title: () => t('conversation.do.take'), group: 'conversation', keys: 'i', icon: UserRoundCheck, enabled: edits, run: () => verbs.assign(me.value!.id) },
    { id: 'conversation.priority', title: () => t('conversation.do.priority'), group: 'conversation', keys: 'p', icon: Flag, enabled: edits, run: () => places.open('priority') },
    { id: 'conversation.label', title: () => t('conversation.do.label'), group: 'conversation', keys: 'l', icon: Tag, enabled: edits, run: () => places.open('tags') },
    { id: 'conversation.move', title: () => t('conversation.do.move'), group: 'conversation', keys: 'v', icon: Hash, enabled: edits, run: () => places.open('team') },
    { id: 'conversation.reopen', title: () => t('conversation.do.reopen'), group: 'conversation', enabled: () => edits() && conversation().status !== 'open', run: verbs.reopen },
    { id: 'conversation.wait', title: () => t('conversation.do.wait'), group: 'conversation', enabled: () => edits() && conversation().status === 'open', run: verbs.wait },
    { id: 'conversation.spam', title: () => t(conversation().status === 'spam' ? 'spam.not' : 'conversation.do.spam'), group: 'conversation', icon: OctagonAlert, keys: '!', enabled: deletes, run: verbs.spam },
    { id: 'conversation.trash', title: () => t('conversation.do.trash'), group: 'conversation', icon: Trash2, keys: '#', enabled: deletes, run: verbs.trash },
    { id: 'conversation.merge', title: () => t('conversation.do.merge'), group: 'conversation', icon: GitMerge, enabled: merges, run: () => places.dialog('merge') },
    { id: 'conversation.link', title: () => t('conversation.do.link'), group: 'conversation', icon: Link2, enabled: merges, run: () => places.dialog('link') },
    { id: 'conversation.parent', title: () => t('conversation.do.parent'), group: 'conversation', icon: Network, enabled: merges, run: () => places.dialog('parent') },
    { id: 'conversation.history', title: () => t('conversation.do.history'), group: 'conversation', icon: History, run: () => places.dialog('history') },
    { id: 'conversation.panel', title: () => t('conversation.do.panel'), group: 'conversation', keys: '.', run: places.panel },
  ])
  return verbs
}
export type Verbs = ReturnType<typeof useConversationKeys>
