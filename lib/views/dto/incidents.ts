import { z } from 'zod';
import { CONTENT_CHANGES, CONTENTS_STATES, PACKAGE_KINDS } from '#lib/domain/contents.ts';
import { FINDING_KINDS } from '#lib/domain/finding.ts';
import { INCIDENT_KINDS, INCIDENT_STATES, MEMBER_STATES } from '#lib/domain/incident.ts';
import { LAYER_NOTES } from '#lib/domain/layer.ts';
import { NOTIFY_REASONS, NOTIFY_TIMES } from '#lib/domain/notify.ts';
import { SEVERITIES } from '#lib/domain/severity.ts';
import { BudgetMetric, Bytes, DeliveryState, growing, page, Relation, SignedBytes, Time } from './common.ts';

export const IncidentState = z.enum(INCIDENT_STATES);
export const Severity = z.enum(SEVERITIES);

/** One series of an incident. */
export const IncidentMember = z.object({
  id: z.string(),
  repositoryId: z.string(),
  /** "ghcr.io/acme/api" */
  reference: z.string(),
  seriesId: z.string(),
  stream: z.string(),
  platform: z.string(),
  state: z.enum(MEMBER_STATES),
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
  /** A later release can have other kinds. */
  kind: growing(['directory', ...PACKAGE_KINDS]),
  change: z.enum(CONTENT_CHANGES),
  deltaBytes: SignedBytes,
  deltaFiles: z.int(),
  /** Files whose content changed and not their size, and their bytes; in comparisons only. */
  replacedFiles: z.int().optional(),
  replacedBytes: Bytes.optional(),
  fromVersion: z.string().nullable(),
  toVersion: z.string().nullable(),
});
export type PackageDelta = z.infer<typeof PackageDelta>;

/** An incident in a list. */
export const IncidentRow = z.object({
  id: z.string(),
  number: z.int(),
  kind: growing(INCIDENT_KINDS),
  state: IncidentState,
  severity: Severity,
  openedAt: Time,
  changedAt: Time,
  endedAt: Time.nullable(),
  relation: Relation,
  owner: z.string().nullable(),
  flapping: z.boolean(),
  /** When it is notified, immediately or in the digest, and why: as a code, and in words. */
  notify: z.object({ when: z.enum(NOTIFY_TIMES), reason: z.enum(NOTIFY_REASONS), text: z.string() }),
  /** End of the mute; null when it is not muted. */
  mutedUntil: Time.nullable(),
  assignee: z.string().nullable(),
  /** Last push of its image with the same files in another compression while it was open; null if there was none. */
  recompressedAt: Time.nullable(),
  /** The lead member; null for trouble and secrets. */
  lead: IncidentMember.nullable(),
  /** Number of distinct images (aliases count once) and of repositories, and the platforms. */
  memberCount: z.int(),
  repositoryCount: z.int(),
  platforms: z.array(z.string()),
  cause: z
    .object({
      baseDeltaBytes: SignedBytes.nullable(),
      ownDeltaBytes: SignedBytes.nullable(),
      /** The base image, and the one before where it is another. */
      baseName: z.string().nullable(),
      baseNameBefore: z.string().nullable(),
      instruction: z.string().nullable(),
      layer: z.string().nullable(),
      instructionDeltaBytes: SignedBytes.nullable(),
      share: z.number().nullable(),
      /** Bytes changed by compression alone, which are no growth; absent when unknown. */
      recompressedBytes: SignedBytes.optional(),
      /** Unpacked sizes, where a budget on them is exceeded; else absent. `fromBytes` is null without a read image before. */
      unpacked: z.object({ fromBytes: Bytes.nullable(), toBytes: Bytes }).optional(),
      note: z.enum(LAYER_NOTES).nullable(),
    })
    .nullable(),
  trouble: z
    .object({ code: z.string(), message: z.string(), hint: z.string().nullable(), since: Time, subject: z.string() })
    .nullable(),
  /** For secrets in images only: the repository, how many there are, and the tag of the push that added the last ones. */
  secrets: z.object({ subject: z.string(), repositoryId: z.string(), count: z.int(), tag: z.string() }).nullable(),
});
export type IncidentRow = z.infer<typeof IncidentRow>;

export const IncidentList = page(IncidentRow).extend({
  /** Number of matching incidents that nobody has handled, and of acknowledged ones, whatever state is requested. */
  openCount: z.int(),
  acknowledgedCount: z.int(),
  /** Number of matching incidents on all pages. */
  total: z.int(),
  /** All owners of incidents, for a filter. */
  owners: z.array(z.string()),
});
export type IncidentList = z.infer<typeof IncidentList>;

export const IncidentEvent = z.object({
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
  contentsState: z.enum(CONTENTS_STATES),
  /** What the image has in findings that the image before has not; null while the findings of one of them are unknown. */
  findings: z
    .object({
      /** Compressed bytes by kind, the largest first. */
      added: z.array(z.object({ kind: growing(FINDING_KINDS), bytes: Bytes })),
      /** Number of new secrets. */
      secrets: z.int(),
    })
    .nullable(),
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
  /**
   * Tags that can still be pulled and carry one of the secrets, with the findings of their images; at most 100. Null for other kinds of
   * incidents, and for callers who are no editors. Others also get no reasons of persons in `events`.
   */
  carriers: z
    .array(z.object({ tag: z.string(), platform: z.string(), digest: z.string(), findingIds: z.array(z.string()) }))
    .nullable(),
  /** Its messages, newest first. */
  deliveries: z.array(
    z.object({ id: z.string(), channel: z.string(), state: DeliveryState, at: Time, type: z.string() }),
  ),
});
export type Incident = z.infer<typeof Incident>;

/** Incidents that a request changed, and those that it did not, with the reason. */
export const IncidentsChange = z.object({
  changed: z.array(z.string()),
  skipped: z.array(z.object({ id: z.string(), why: z.string() })),
});
