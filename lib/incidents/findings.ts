import { type CausalImage, type Cause, describeCause, listCauses } from '#lib/alerts/cause.ts';
import { worst } from '#lib/alerts/follow.ts';
import { decideNotify, type NotifyDecision } from '#lib/alerts/notify-decision.ts';
import type { MemberChange, Opening } from '#lib/alerts/reconcile.ts';
import { NO_CAUSE, type Revision } from '#lib/alerts/stored-incident.ts';
import type { Run } from '#lib/analysis/judge/runs.ts';
import { type Attribution, attribute, contentDeltaOf } from '#lib/analysis/layers/attribution.ts';
import { recompressedBytes } from '#lib/analysis/layers/content.ts';
import { type BaseTag, nameBase } from '#lib/analysis/layers/name-base.ts';
import type { PlacedPoint, SeenImage } from '#lib/analysis/series/derive-types.ts';
import type { MemberRow } from '#lib/db/incidents/incident-members.ts';
import type { LayerRow } from '#lib/db/series/series.ts';
import type { RegressionKind } from '#lib/domain/incident.ts';
import type { Severity } from '#lib/domain/severity.ts';
import { layersKey as layersKeyOf } from '#lib/image/image.ts';
import { findLabel, type Labels } from '#lib/image/labels.ts';
import { cutText } from '#lib/image/text.ts';
import { findBudgetedBytes, type SeriesVerdict } from './judge-tracks.ts';

/** A regression that belongs to no incident yet, with everything that is stored about it. */
export type Finding = {
  seriesId: string;
  at: Date;
  causes: string[];
  cause: Cause;
  notify: NotifyDecision;
  revision: Revision | null;
  /** Reason from a label or an override in CI why the growth is intended; null without one. */
  acceptReason: string | null;
  /** Reason of its end, where it ended already. */
  whyEnded: string | null;
  /** Digests of the image that opened it, and of its index. */
  digests: string[];
  verdict: SeriesVerdict;
  member: Omit<MemberRow, 'incidentId' | 'kind'> & { kind: RegressionKind };
};

export type KnownImages = {
  /** Facts of images by id of their manifest. */
  labels: ReadonlyMap<number, Labels>;
  layers: ReadonlyMap<number, readonly LayerRow[]>;
  /** Tags of base images by `baseKeyOf`. */
  baseTags: ReadonlyMap<string, readonly BaseTag[]>;
};

/** Label with which an image accepts its own growth, where a rule allows it. Its value is the reason. */
const ACCEPT_LABEL = 'dev.plimsoll.accept';

/** Converts the change of a reopened member into an opening; null for any other change. */
export function asOpening({ patch, regression }: MemberChange<SeriesVerdict>): Opening<SeriesVerdict> | null {
  if (!patch.isReopened || regression === null) return null;
  const { state, endedAt, severity, last } = patch;
  return { ...regression, index: regression.run.opened, state, endedAt, severity, last, why: null };
}

/** Converts each push that escalated a member into an opening, compared with the push before it. */
export function asEscalations({ patch, regression, events }: MemberChange<SeriesVerdict>): Opening<SeriesVerdict>[] {
  if (regression === null) return [];
  const { verdict, run } = regression;
  const times = new Set(events.flatMap(({ kind, at }) => (kind === 'escalated' ? [at.getTime()] : [])));
  const { state, endedAt, severity, last } = patch;
  return run.alarms
    .filter(({ index }) => index > run.opened && times.has(verdict.track.points[index]?.row.at.getTime() ?? Number.NaN))
    .map(({ index }) => ({ ...regression, index, state, endedAt, severity, last, why: null }));
}

/** The two points of a growth. `from` is null where there was no image before. */
export type Ends = { from: PlacedPoint | null; to: PlacedPoint };

/**
 * The points of an opening: the last one at the accepted level, and the one that opened it. For an escalation, `from`
 * is the point before it.
 */
export function endsOf(opening: Opening<SeriesVerdict>): Ends | null {
  const { run, index } = opening;
  return pairOf(opening, index > run.opened ? index - 1 : run.before);
}

/** The points of the total growth: from the accepted level, also for an escalation. */
export const totalEndsOf = (opening: Opening<SeriesVerdict>): Ends | null => pairOf(opening, opening.run.before);

function pairOf({ verdict, index }: Opening<SeriesVerdict>, before: number | null): Ends | null {
  const { points } = verdict.track;
  const to = points[index];
  return to ? { from: before === null ? null : (points[before] ?? null), to } : null;
}

export function toFinding(
  repositoryId: string,
  opening: Opening<SeriesVerdict>,
  facts: KnownImages,
  ends = endsOf(opening),
): Finding | null {
  if (!ends) return null;
  const { verdict, run, index, severity, last } = opening;
  const baselineBytes = run.alarms.find((alarm) => alarm.index === index)?.baselineBytes ?? run.baselineBytes;
  const { track, rule, subject, budget } = verdict;
  const [from, to] = [ends.from && toCausal(ends.from, facts), toCausal(ends.to, facts)];
  const attribution = from && attribute(from, to);
  const { baseDeltaBytes, ownDeltaBytes } = attribution ? contentDeltaOf(attribution) : NO_DELTA;
  return {
    seriesId: track.seriesId,
    at: ends.to.row.at,
    causes: listCauses({ repositoryId, streamKey: track.stream.key, from, to, attribution }),
    cause: {
      ...(from && attribution ? describeCause(attribution, from, to) : NO_CAUSE),
      ...unpackedOf(verdict, run, ends),
    },
    notify: notifyOf(verdict, run, { from: ends.from, to: ends.to, baselineBytes, severity, ownDeltaBytes }),
    revision: revisionOf(from?.labels ?? {}, to.labels),
    acceptReason: rule.settings.acceptByLabel && subject.relation === 'ours' ? acceptReason(from, to) : null,
    whyEnded: opening.why,
    digests: [to.digest, to.indexDigest].filter((digest) => digest !== null),
    verdict,
    member: {
      id: crypto.randomUUID(),
      repositoryId,
      seriesId: track.seriesId,
      kind: run.kind,
      severity,
      streamKey: track.stream.key,
      streamLabel: track.stream.label,
      platform: track.platform,
      state: opening.state,
      endedAt: opening.endedAt,
      at: ends.to.row.at,
      tagName: ends.to.row.tagName,
      fromDigest: from?.digest ?? null,
      fromTag: ends.from?.row.tagName ?? null,
      toDigest: to.digest,
      ...describeLast(verdict, run, last ?? ends.to),
      // Only a broken budget can come from a first image. That grew from 0 bytes, not from its limit.
      fromBytes: comparableBytes(ends.from, attribution),
      toBytes: ends.to.row.sizeBytes,
      baseDeltaBytes,
      ownDeltaBytes,
      budgetBytes: budget?.limitBytes ?? null,
      budgetMetric: budget?.metric ?? null,
    },
  };
}

/** The unpacked sizes where a budget on them is exceeded: layers and their compressed sizes alone do not explain that. */
function unpackedOf({ budget }: SeriesVerdict, { kind }: Run, { from, to }: Ends): Pick<Cause, 'unpacked'> {
  const toBytes = to.image.unpackedBytes;
  if (kind !== 'budget' || budget?.metric !== 'unpacked' || toBytes === null) return {};
  return { unpacked: { fromBytes: from?.image.unpackedBytes ?? null, toBytes } };
}

/**
 * The previous size in the compression of the new image, so that the difference is a growth. 0 without a previous
 * image.
 */
function comparableBytes(from: PlacedPoint | null, attribution: Attribution | null): number {
  return (from?.row.sizeBytes ?? 0) + (attribution?.recompressed.deltaBytes ?? 0);
}

/** Findings by member. The last one counts where a member has several. */
export const mapByMember = (findings: readonly Finding[]): Map<string, Finding> =>
  new Map(findings.map((finding) => [finding.member.id, finding]));

type LastField =
  | 'lastDigest'
  | 'lastTag'
  | 'lastBytes'
  | 'alarmDigest'
  | 'alarmBytes'
  | 'baselineBytes'
  | 'pullCostBytes'
  | 'budgetedBytes';

/** The newest push of a member, and the push that opened or escalated it last. */
export function describeLast(
  verdict: SeriesVerdict,
  { opened, alarms, baselineBytes }: Run,
  last: PlacedPoint,
): Pick<MemberRow, LastField> {
  const { points } = verdict.track;
  const alarmed = alarms.at(-1);
  const alarm = points[alarmed?.index ?? opened] ?? last;
  return {
    lastDigest: last.image.digest,
    lastTag: last.row.tagName,
    lastBytes: last.row.sizeBytes,
    alarmDigest: alarm.image.digest,
    alarmBytes: alarm.row.sizeBytes,
    pullCostBytes: alarm.row.pullCostBytes,
    budgetedBytes: findBudgetedBytes(verdict, last),
    // In the compression of `alarm`, so that their difference is the total growth.
    baselineBytes: Math.round(alarmed?.baselineBytes ?? baselineBytes),
  };
}

type Growth = {
  from: PlacedPoint | null;
  to: PlacedPoint;
  /** In the compression of `to`. */
  baselineBytes: number;
  severity: Severity;
  ownDeltaBytes: number | null;
};

/** Decides whether a growth is notified immediately. */
function notifyOf(
  { subject, rule }: SeriesVerdict,
  run: Run,
  { from, to, baselineBytes, ...grown }: Growth,
): NotifyDecision {
  return decideNotify({
    relation: subject.relation,
    kind: run.kind,
    ...grown,
    messages: rule.settings.messages,
    ownBytesBefore: from?.row.ownBytes ?? null,
    deltaBytes: to.row.sizeBytes - baselineBytes,
    sizeBefore: baselineBytes,
  });
}

/** The same for the total growth of a run, from its start to its newest push. */
export function notifyOfTotal(verdict: SeriesVerdict, run: Run, last: PlacedPoint): NotifyDecision {
  const from = run.before === null ? null : (verdict.track.points[run.before] ?? null);
  const [before, now] = [from?.row.ownBytes ?? null, last.row.ownBytes];
  const severity = worst(run, 'warning');
  const packedBytes = from === null ? 0 : (recompressedBytes(ownLayers(from), ownLayers(last)) ?? 0);
  const ownDeltaBytes = before === null || now === null ? null : now - before - packedBytes;
  return notifyOf(verdict, run, { from, to: last, baselineBytes: run.baselineNowBytes, severity, ownDeltaBytes });
}

const ownLayers = ({ image }: PlacedPoint) => image.layers.slice(image.baseLayerCount ?? 0);

const NO_DELTA = { baseDeltaBytes: null, ownDeltaBytes: null };

/** The key of the base layers of an image; null where their boundary is unknown. */
export const baseKeyOf = ({ layers, baseLayerCount }: SeenImage): string | null =>
  baseLayerCount === null ? null : layersKeyOf(layers.slice(0, baseLayerCount));

function toCausal({ image, row }: PlacedPoint, { labels: known, layers, baseTags }: KnownImages): CausalImage {
  const { digest, layersKey, baseLayerCount, manifestId } = image;
  const labels = known.get(manifestId) ?? {};
  return {
    digest,
    layersKey,
    baseLayerCount,
    indexDigest: row.indexDigest,
    labels,
    layers: layers.get(manifestId) ?? [],
    base: nameBase(labels, baseLayerCount, baseTags.get(baseKeyOf(image) ?? '') ?? []),
  };
}

function revisionOf(from: Labels, to: Labels): Finding['revision'] {
  const [source, revision, version] = ['source', 'revision', 'version'].map((name) => findLabel(to, name));
  if (!source && !revision && !version) return null;
  const revisionFrom = findLabel(from, 'revision');
  return { source: source ?? null, revisionFrom, revisionTo: revision ?? null, version: version ?? null };
}

/** Ignores an accept label that the previous image (or its base) already carried. */
function acceptReason(from: CausalImage | null, to: CausalImage): string | null {
  const reason = Object.hasOwn(to.labels, ACCEPT_LABEL) ? to.labels[ACCEPT_LABEL]?.trim() : undefined;
  return reason && reason !== from?.labels[ACCEPT_LABEL]?.trim() ? cutText(reason, 1_000) : null;
}
