import { z } from 'zod';
import { BudgetMetric, Bytes, DeliveryState, page, Relation, SignedBytes, Time } from './common.ts';

export const IncidentKind = z.enum(['step', 'creep', 'budget', 'trouble']);
export const IncidentState = z.enum([
  'open',
  'acknowledged',
  'accepted',
  'acceptedByTime',
  'recovered',
  'superseded',
  'invalid',
]);
export const Severity = z.enum(['warning', 'critical']);

/** One series of an incident. */
export const IncidentMember = z.object({
  id: z.string(),
  repositoryId: z.string(),
  /** "ghcr.io/acme/api" */
  reference: z.string(),
  seriesId: z.string(),
  stream: z.string(),
  platform: z.string(),
  state: z.enum(['open', 'accepted', 'acceptedByTime', 'recovered', 'superseded', 'invalid']),
  at: Time,
  endedAt: Time.nullable(),
  fromDigest: z.string().nullable(),
  fromTag: z.string().nullable(),
  toDigest: z.string(),
  tag: z.string(),
  /** The image that opened the regression or escalated it last. */
  alarmDigest: z.string(),
  lastDigest: z.string(),
  lastTag: z.string(),
  /** The baseline, in the compression of `alarmBytes`; frozen while it is open. */
  baselineBytes: Bytes,
  /** The baseline of an open step in the compression of `lastBytes`; else null. */
  baselineNowBytes: Bytes.nullable(),
  fromBytes: Bytes.nullable(),
  toBytes: Bytes,
  alarmBytes: Bytes,
  lastBytes: Bytes,
  /** Start of the total growth: the baseline, or for a budget the size of the image before. */
  beforeBytes: Bytes,
  /** Push time of the image before, when the growth began; null when that push is no longer stored. */
  fromAt: Time.nullable(),
  /** Total growth, from `beforeBytes` to the push that opened or last escalated it. */
  deltaBytes: SignedBytes,
  /** Growth of that push alone; null when unknown. */
  stepBytes: SignedBytes.nullable(),
  baseDeltaBytes: SignedBytes.nullable(),
  ownDeltaBytes: SignedBytes.nullable(),
  pullCostBytes: Bytes,
  budgetBytes: Bytes.nullable(),
  budgetMetric: BudgetMetric.nullable(),
  /** The budget's measurement of the newest image. */
  budgetedBytes: Bytes.nullable(),
});
export type IncidentMember = z.infer<typeof IncidentMember>;

export const PackageDelta = z.object({
  name: z.string(),
  kind: z.enum(['directory', 'npm', 'python', 'dpkg', 'apk', 'go', 'java']),
  change: z.enum(['new', 'grown', 'shrunk', 'gone']),
  deltaBytes: SignedBytes,
  deltaFiles: z.int(),
  fromVersion: z.string().nullable(),
  toVersion: z.string().nullable(),
});
export type PackageDelta = z.infer<typeof PackageDelta>;

/** An incident in a list. */
export const IncidentRow = z.object({
  id: z.string(),
  number: z.int(),
  kind: IncidentKind,
  state: IncidentState,
  severity: Severity,
  openedAt: Time,
  changedAt: Time,
  endedAt: Time.nullable(),
  relation: Relation,
  owner: z.string().nullable(),
  flapping: z.boolean(),
  /** The reason why a message was sent immediately, or why it waits for the digest. */
  told: z.string(),
  /** End of the mute; null when it is not muted. */
  mutedUntil: Time.nullable(),
  assignee: z.string().nullable(),
  /** Last push of its image with the same files in another compression while it was open; null if there was none. */
  recompressedAt: Time.nullable(),
  /** The lead member; null for trouble. */
  lead: IncidentMember.nullable(),
  /** Number of distinct images (aliases count once) and of repositories, and the platforms. */
  memberCount: z.int(),
  repositoryCount: z.int(),
  platforms: z.array(z.string()),
  cause: z
    .object({
      baseDeltaBytes: SignedBytes.nullable(),
      ownDeltaBytes: SignedBytes.nullable(),
      baseName: z.string().nullable(),
      instruction: z.string().nullable(),
      layer: z.string().nullable(),
      instructionDeltaBytes: SignedBytes.nullable(),
      share: z.number().nullable(),
      /** Bytes changed by compression alone, which are no growth; absent when unknown. */
      recompressedBytes: SignedBytes.optional(),
      note: z.enum(['recompressed', 'reordered']).nullable(),
    })
    .nullable(),
  trouble: z
    .object({ code: z.string(), message: z.string(), hint: z.string().nullable(), since: Time, subject: z.string() })
    .nullable(),
});
export type IncidentRow = z.infer<typeof IncidentRow>;

export const IncidentList = page(IncidentRow).extend({
  /** Number of open or acknowledged incidents that match, and of all, independent of the page. */
  openCount: z.int(),
  total: z.int(),
  /** All owners of incidents, for a filter. */
  owners: z.array(z.string()),
});
export type IncidentList = z.infer<typeof IncidentList>;

const IncidentEvent = z.object({
  id: z.int(),
  at: Time,
  kind: z.string(),
  /** Null for Plimsoll itself. */
  by: z.string().nullable(),
  reason: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
});

export const Incident = IncidentRow.extend({
  members: z.array(IncidentMember),
  /** Oldest first. */
  events: z.array(IncidentEvent),
  /** Largest differences in files, at most ten; null until the layers were read. */
  contents: z.array(PackageDelta).nullable(),
  contentsState: z.enum(['read', 'reading', 'queued', 'unavailable', 'unread']),
  revision: z
    .object({
      source: z.string().nullable(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      version: z.string().nullable(),
      /** Comparison of the two commits; http or https only. */
      commitsUrl: z.string().nullable(),
      /** From image labels (org.opencontainers.image.authors). */
      authors: z.string().nullable(),
    })
    .nullable(),
  rule: z.object({ id: z.string().nullable(), name: z.string(), version: z.int().nullable() }),
  /** Its messages, newest first. */
  deliveries: z.array(
    z.object({ id: z.string(), channel: z.string(), state: DeliveryState, at: Time, type: z.string() }),
  ),
});
export type Incident = z.infer<typeof Incident>;
