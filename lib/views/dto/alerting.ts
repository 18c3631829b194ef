import { z } from 'zod';
import { MuteMatches, RouteMatches } from '#lib/alerts/stored-matches.ts';
import { Matches, RuleSettings } from '#lib/analysis/rules/settings.ts';
import { CHANNEL_KINDS, DIGEST_CADENCES } from '#lib/domain/channel.ts';
import { ATTEMPT_OUTCOMES, DELIVERY_KINDS } from '#lib/domain/delivery.ts';
import { REGRESSION_KINDS } from '#lib/domain/incident.ts';
import { STEP_DECISIONS } from '#lib/domain/verdict.ts';
import { BudgetMetric, Bytes, DeliveryState, growing, Origin, page, Time } from './common.ts';
import { Severity } from './incidents.ts';
import { Floor, Forecast } from './streams.ts';

export type { MuteMatches, RouteMatches };

/** A rule for judging pushes. The built-in one comes last, has no id and cannot be changed. */
export const Rule = z.object({
  id: z.string().nullable(),
  origin: Origin.nullable(),
  name: z.string(),
  matches: Matches,
  settings: RuleSettings,
  version: z.int(),
  changedAt: Time.nullable(),
  changedBy: z.string().nullable(),
  /** "plimsoll.yaml:12" for a read-only rule of the file; else null. */
  place: z.string().nullable(),
  /** Number of series that it judges now, and when an incident last named it. A rule that matches nothing can be deleted. */
  seriesCount: z.int(),
  lastFiredAt: Time.nullable(),
});
export type Rule = z.infer<typeof Rule>;
export const RuleList = z.object({ items: z.array(Rule) });
export type RuleList = z.infer<typeof RuleList>;

const BacktestCounts = z.object({
  incidents: z.int(),
  /** Number of repositories with at least one of these incidents. */
  repositories: z.int(),
  messages: z.int(),
  perWeek: z.number(),
});
export type BacktestCounts = z.infer<typeof BacktestCounts>;
/** The incidents and messages that rules would have produced over the stored history. */
export const Backtest = z.object({
  from: Time,
  to: Time,
  seriesCount: z.int(),
  pushCount: z.int(),
  current: BacktestCounts,
  tried: BacktestCounts,
  /** Incidents that only one side opens, and all that send a message; newest first, at most 200. */
  items: z.array(
    z.object({
      at: Time,
      reference: z.string(),
      repositoryId: z.string(),
      stream: z.string(),
      platform: z.string(),
      kind: z.enum(REGRESSION_KINDS),
      severity: Severity,
      fromBytes: Bytes,
      toBytes: Bytes,
      fromDigest: z.string().nullable(),
      toDigest: z.string(),
      /** Under the current rules, and under the tried ones. */
      opensNow: z.boolean(),
      opensThen: z.boolean(),
      toldNow: z.boolean(),
      toldThen: z.boolean(),
      /** The reason why it is sent immediately, or waits for the digest. */
      why: z.string(),
      /** Names of the channels that would receive it. */
      channels: z.array(z.string()),
      /** The verdict of the tried rules about a push that only the current ones open an incident for; else null. */
      lost: z
        .object({
          decision: growing(STEP_DECISIONS),
          baselineBytes: Bytes.nullable(),
          /** Name of the rule that judges the series then, where it is not the tried one; else null. */
          otherRule: z.string().nullable(),
          /** Limits of that rule. Growth must reach both of either pair. */
          steps: z.object({ small: Floor, large: Floor }),
          /** Null where the rule does not detect creep. */
          creep: Floor.extend({ days: z.int() }).nullable(),
        })
        .nullable(),
    }),
  ),
  truncated: z.boolean(),
});
export type Backtest = z.infer<typeof Backtest>;

/** A series, as links name it. */
const NamedSeries = z.object({
  repositoryId: z.string(),
  /** "ghcr.io/acme/api" */
  reference: z.string(),
  /** Key of the stream, such as "tag:main", and its label. */
  stream: z.string(),
  streamLabel: z.string(),
  platform: z.string(),
});
export type NamedSeries = z.infer<typeof NamedSeries>;

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
  /** Number of series that it applies to now, and of those that exceed it. True in the answer to a change too. */
  seriesCount: z.int(),
  overCount: z.int(),
  /**
   * Number of series that exceed it and have no active incident: they were over it when it was set or changed, or their incident
   * was closed. One opens when a push crosses the limit.
   */
  overWithoutIncident: z.int(),
  /** The series that exceed it, by repository; at most 20. */
  overSeries: z.array(NamedSeries),
  /** The series that break it at their pace, the first ones first; at most 20. Only series at 75 % of it and more. */
  forecasts: z.array(NamedSeries.extend({ forecast: Forecast })),
});
export type Budget = z.infer<typeof Budget>;
export const BudgetList = z.object({ items: z.array(Budget) });
export type BudgetList = z.infer<typeof BudgetList>;
/** The proposed budgets of a series: own bytes + 15 %, and unpacked bytes + 15 %. */
export const BudgetProposal = z.object({
  seriesId: z.string(),
  sizeBytes: Bytes,
  baseBytes: Bytes.nullable(),
  /** Null while its newest image is not read. */
  unpackedBytes: Bytes.nullable(),
  proposedBytes: Bytes,
  proposedUnpackedBytes: Bytes.nullable(),
});
export type BudgetProposal = z.infer<typeof BudgetProposal>;

export const Mute = z.object({
  id: z.string(),
  matches: MuteMatches,
  /** Null for a mute of secrets, for callers who are no editors. */
  reason: z.string().nullable(),
  until: Time,
  endedAt: Time.nullable(),
  createdAt: Time,
  createdBy: z.string(),
  /** Number of open incidents that it keeps from sending messages now. */
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
  /** Later routes are not evaluated when this one matches. */
  stop: z.boolean(),
  place: z.string().nullable(),
});
export type Route = z.infer<typeof Route>;
export const RouteList = z.object({ items: z.array(Route) });
export type RouteList = z.infer<typeof RouteList>;
/** The channels that would receive a message about this repository, with the reason. */
export const RouteTest = z.object({
  channels: z.array(z.object({ id: z.string(), name: z.string(), because: z.string() })),
  /** Why no channel would, or what holds the message back, such as a mute; else null. */
  note: z.string().nullable(),
});
export type RouteTest = z.infer<typeof RouteTest>;

export const Channel = z.object({
  id: z.string(),
  origin: Origin,
  name: z.string(),
  kind: growing(CHANNEL_KINDS),
  /** Settings of its kind, without secrets. */
  settings: z.record(z.string(), z.unknown()),
  /** Names of the stored secrets. */
  secrets: z.array(z.string()),
  secretsUpdatedAt: Time.nullable(),
  allowPrivate: z.boolean(),
  enabled: z.boolean(),
  disabledReason: z.string().nullable(),
  failingSince: Time.nullable(),
  lastSentAt: Time.nullable(),
  /** Number of queued messages, and of failed ones. */
  pendingCount: z.int(),
  deadCount: z.int(),
  digest: z.object({
    cadence: z.enum(DIGEST_CADENCES),
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
/** Includes the signing secret when Plimsoll created one. It is only returned this once. */
export const CreatedChannel = Channel.extend({ secret: z.string().nullable() });
export type CreatedChannel = z.infer<typeof CreatedChannel>;
export const ChannelList = z.object({ items: z.array(Channel) });
export type ChannelList = z.infer<typeof ChannelList>;

export const Delivery = z.object({
  id: z.string(),
  channelId: z.string(),
  channel: z.string(),
  kind: growing(DELIVERY_KINDS),
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
      outcome: z.enum(ATTEMPT_OUTCOMES),
      status: z.int().nullable(),
      /** Answer of the receiver, at most 1 KiB; null unless the caller is an admin. */
      answer: z.string().nullable(),
      error: z.string().nullable(),
      nextTryAt: Time.nullable(),
    }),
  ),
});
export type DeliveryDetail = z.infer<typeof DeliveryDetail>;

export const DigestPreviewQuery = z.object({ channelId: z.string().min(1).max(100) });
/** The current content of a channel's digest. */
export const DigestPreview = z.object({ title: z.string(), text: z.string(), html: z.string(), from: Time, to: Time });
export type DigestPreview = z.infer<typeof DigestPreview>;

/** The new secret that signs the messages of a channel. */
export const SigningSecret = z.object({ secret: z.string() });
/** The number of messages that are sent again. */
export const Replayed = z.object({ count: z.int() });
