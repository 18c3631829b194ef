import { z } from 'zod';
import { CHANNEL_KINDS } from '#lib/alerts/channel-settings.ts';
import { MuteMatches, RouteMatches } from '#lib/alerts/stored-matches.ts';
import { Matches, RuleSettings } from '#lib/analysis/rules/settings.ts';
import { BudgetMetric, Bytes, DeliveryState, Origin, page, Time } from './common.ts';
import { IncidentKind, Severity } from './incidents.ts';

export type { MuteMatches, RouteMatches };

/** How pushes are judged where it matches; the built-in one is last, has no id and cannot be changed. */
export const Rule = z.object({
  id: z.string().nullable(),
  origin: Origin.nullable(),
  name: z.string(),
  matches: Matches,
  settings: RuleSettings,
  version: z.int(),
  changedAt: Time.nullable(),
  changedBy: z.string().nullable(),
  /** "rules.2" of plimsoll.yaml, where it is read-only. */
  place: z.string().nullable(),
  /** Series it judges now, and when an incident last named it: a rule that matches nothing can go. */
  seriesCount: z.int(),
  lastFiredAt: Time.nullable(),
});
export type Rule = z.infer<typeof Rule>;
export const RuleList = z.object({ items: z.array(Rule) });
export type RuleList = z.infer<typeof RuleList>;

/** What would have been found and sent over the stored history, and to whom. */
export const Backtest = z.object({
  from: Time,
  to: Time,
  seriesCount: z.int(),
  pushCount: z.int(),
  current: z.object({ incidents: z.int(), messages: z.int(), perWeek: z.number() }),
  tried: z.object({ incidents: z.int(), messages: z.int(), perWeek: z.number() }),
  /** What the change would open or no longer open, and all that would be told; newest first, at most 200. */
  items: z.array(
    z.object({
      at: Time,
      reference: z.string(),
      repositoryId: z.string(),
      stream: z.string(),
      platform: z.string(),
      kind: IncidentKind,
      severity: Severity,
      fromBytes: Bytes,
      toBytes: Bytes,
      fromDigest: z.string().nullable(),
      toDigest: z.string(),
      /** In today's rules, in the tried ones. */
      opensNow: z.boolean(),
      opensThen: z.boolean(),
      toldNow: z.boolean(),
      toldThen: z.boolean(),
      /** Why it would be told, or why it waits for the digest. */
      why: z.string(),
      /** Names of the channels that would get it. */
      channels: z.array(z.string()),
    }),
  ),
  truncated: z.boolean(),
});
export type Backtest = z.infer<typeof Backtest>;

export const Budget = z.object({
  id: z.string(),
  origin: Origin,
  matches: Matches,
  metric: BudgetMetric,
  limitBytes: Bytes,
  owner: z.string().nullable(),
  reason: z.string().nullable(),
  until: Time.nullable(),
  place: z.string().nullable(),
  createdBy: z.string(),
  changedAt: Time,
  /** Series it holds for now, and how many of them are over. */
  seriesCount: z.int(),
  overCount: z.int(),
});
export type Budget = z.infer<typeof Budget>;
export const BudgetList = z.object({ items: z.array(Budget) });
export type BudgetList = z.infer<typeof BudgetList>;
/** What is proposed for a series: own bytes + 15 %. */
export const BudgetProposal = z.object({
  seriesId: z.string(),
  sizeBytes: Bytes,
  baseBytes: Bytes.nullable(),
  proposedBytes: Bytes,
});
export type BudgetProposal = z.infer<typeof BudgetProposal>;

export const Mute = z.object({
  id: z.string(),
  matches: MuteMatches,
  reason: z.string(),
  until: Time,
  endedAt: Time.nullable(),
  createdAt: Time,
  createdBy: z.string(),
  /** Open incidents it keeps quiet now. */
  incidentCount: z.int(),
});
export type Mute = z.infer<typeof Mute>;
export const MuteList = z.object({ items: z.array(Mute) });
export type MuteList = z.infer<typeof MuteList>;

export const Route = z.object({
  id: z.string(),
  origin: Origin,
  matches: RouteMatches,
  channelIds: z.array(z.string()),
  /** No later route counts where this one matched. */
  stop: z.boolean(),
  place: z.string().nullable(),
});
export type Route = z.infer<typeof Route>;
export const RouteList = z.object({ items: z.array(Route) });
export type RouteList = z.infer<typeof RouteList>;
/** Who would get a message about this repository, and why. */
export const RouteTest = z.object({
  channels: z.array(z.object({ id: z.string(), name: z.string(), because: z.string() })),
  /** Said where nobody would. */
  note: z.string().nullable(),
});
export type RouteTest = z.infer<typeof RouteTest>;

export const ChannelKind = z.enum(CHANNEL_KINDS);
export type ChannelKind = z.infer<typeof ChannelKind>;

export const Channel = z.object({
  id: z.string(),
  origin: Origin,
  name: z.string(),
  kind: ChannelKind,
  /** Of its kind, without secrets. */
  settings: z.record(z.string(), z.unknown()),
  /** Names of the secrets that are stored. */
  secrets: z.array(z.string()),
  secretsUpdatedAt: Time.nullable(),
  allowPrivate: z.boolean(),
  enabled: z.boolean(),
  disabledReason: z.string().nullable(),
  failingSince: Time.nullable(),
  lastSentAt: Time.nullable(),
  /** Messages that wait, and that were given up. */
  pendingCount: z.int(),
  deadCount: z.int(),
  digest: z.object({
    cadence: z.enum(['none', 'daily', 'weekly']),
    hour: z.int(),
    /** 0 is Sunday. */
    weekday: z.int(),
    timeZone: z.string(),
    nextAt: Time.nullable(),
  }),
  messagesPerDay: z.int(),
  place: z.string().nullable(),
});
export type Channel = z.infer<typeof Channel>;
/** With the secret that signs its messages, where Plimsoll made one: this once. */
export const CreatedChannel = Channel.extend({ secret: z.string().nullable() });
export type CreatedChannel = z.infer<typeof CreatedChannel>;
export const ChannelList = z.object({ items: z.array(Channel) });
export type ChannelList = z.infer<typeof ChannelList>;

export const Delivery = z.object({
  id: z.string(),
  channelId: z.string(),
  channel: z.string(),
  kind: z.enum(['incident', 'digest', 'summary', 'test', 'deadLetter']),
  type: z.string(),
  incident: z.object({ id: z.string(), number: z.int(), title: z.string() }).nullable(),
  state: DeliveryState,
  createdAt: Time,
  nextTryAt: Time.nullable(),
  deliveredAt: Time.nullable(),
  attempts: z.int(),
});
export type Delivery = z.infer<typeof Delivery>;
export const DeliveryList = page(Delivery);
export type DeliveryList = z.infer<typeof DeliveryList>;
export const DeliveryDetail = Delivery.extend({
  payload: z.unknown(),
  tries: z.array(
    z.object({
      at: Time,
      ms: z.int(),
      outcome: z.enum(['delivered', 'retry', 'permanent', 'disabled']),
      status: z.int().nullable(),
      /** What the receiver said, at most 1 KiB; for admins alone, else null. */
      answer: z.string().nullable(),
      error: z.string().nullable(),
      nextTryAt: Time.nullable(),
    }),
  ),
});
export type DeliveryDetail = z.infer<typeof DeliveryDetail>;

export const DigestPreviewQuery = z.object({ channelId: z.string().min(1).max(100) });
/** What a channel's digest would say now. */
export const DigestPreview = z.object({ title: z.string(), text: z.string(), html: z.string(), from: Time, to: Time });
export type DigestPreview = z.infer<typeof DigestPreview>;
