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

/** One series in which an incident shows. */
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
  /** What opened it, or escalated it last. */
  alarmDigest: z.string(),
  lastDigest: z.string(),
  lastTag: z.string(),
  /** What it is judged against, in the compression of `alarmBytes`; frozen while it is open. */
  baselineBytes: Bytes,
  /** Of a step that is open: the same in the compression of `lastBytes`; null elsewhere. */
  baselineNowBytes: Bytes.nullable(),
  fromBytes: Bytes.nullable(),
  toBytes: Bytes,
  alarmBytes: Bytes,
  lastBytes: Bytes,
  /** What its growth in all is counted from: the baseline; of a budget the image before. */
  beforeBytes: Bytes,
  /** Since when it grows: when the image before was pushed; null where that push is not known any more. */
  fromAt: Time.nullable(),
  /** In all: from `beforeBytes` to what opened it, or made it worse last. */
  deltaBytes: SignedBytes,
  /** Of the push alone that opened it, or made it worse last; null where it is not known. */
  stepBytes: SignedBytes.nullable(),
  baseDeltaBytes: SignedBytes.nullable(),
  ownDeltaBytes: SignedBytes.nullable(),
  pullCostBytes: Bytes,
  budgetBytes: Bytes.nullable(),
  budgetMetric: BudgetMetric.nullable(),
  /** What the budget measured of the newest image. */
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

/** As a list shows it. */
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
  /** Why somebody was told at once, or that it waits for the digest. */
  told: z.string(),
  /** Until when nobody is told; null where it is not muted. */
  mutedUntil: Time.nullable(),
  assignee: z.string().nullable(),
  /** When its image was last pushed with the same files in another compression, while it was open; null where it was not. */
  recompressedAt: Time.nullable(),
  /** The member that stands for it; null for trouble. */
  lead: IncidentMember.nullable(),
  /** Distinct images (aliases count once), repositories and platforms it shows in. */
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
      /** What compression alone changed, which is no part of the growth; absent where it is not known. */
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
  /** Of all that match, whatever the page: open or acknowledged; and all. */
  openCount: z.int(),
  total: z.int(),
  /** Every owner that an incident ever had, to choose from. */
  owners: z.array(z.string()),
});
export type IncidentList = z.infer<typeof IncidentList>;

const IncidentEvent = z.object({
  id: z.int(),
  at: Time,
  kind: z.string(),
  /** Null: Plimsoll itself. */
  by: z.string().nullable(),
  reason: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
});

export const Incident = IncidentRow.extend({
  members: z.array(IncidentMember),
  /** Oldest first. */
  events: z.array(IncidentEvent),
  /** Biggest differences below the instruction, at most ten; null until the layers were read. */
  contents: z.array(PackageDelta).nullable(),
  contentsState: z.enum(['read', 'reading', 'queued', 'unavailable', 'unread']),
  revision: z
    .object({
      source: z.string().nullable(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      version: z.string().nullable(),
      /** Between the two commits; only http(s). */
      commitsUrl: z.string().nullable(),
      /** As image labels name them (org.opencontainers.image.authors). */
      authors: z.string().nullable(),
    })
    .nullable(),
  rule: z.object({ id: z.string().nullable(), name: z.string(), version: z.int().nullable() }),
  /** Messages sent for it, newest first. */
  deliveries: z.array(
    z.object({ id: z.string(), channel: z.string(), state: DeliveryState, at: Time, type: z.string() }),
  ),
});
export type Incident = z.infer<typeof Incident>;
