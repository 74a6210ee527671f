import {
  AtSign, BadgeCheck, Building2, ClipboardList, HeartPulse, IdCard, KeyRound, ListChecks, MailWarning, OctagonAlert, Palette, PanelLeft, Send,
  ShieldCheck, Tag, Truck, UserRound, Users, UsersRound, Warehouse,
} from '@lucide/vue'
import type { Component } from 'vue'

// By the section's name; apart from the sections, which the router needs from the start.
export const icons: Record<string, Component> = {
  profile: UserRound,
  security: ShieldCheck,
  preferences: Palette,
  company: Building2,
  mailboxes: AtSign,
  spam: OctagonAlert,
  people: Users,
  teams: UsersRound,
  roles: IdCard,
  apiKeys: KeyRound,
  views: PanelLeft,
  tags: Tag,
  fields: ListChecks,
  authority: BadgeCheck,
  warehouses: Warehouse,
  carriers: Truck,
  failedMail: MailWarning,
  outbox: Send,
  audit: ClipboardList,
  system: HeartPulse,
}
