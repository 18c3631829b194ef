import { type CausalImage, type Cause, describeCause, listCauses } from '#lib/alerts/cause.ts';
import { worst } from '#lib/alerts/follow.ts';
import { decideNotify, type NotifyDecision } from '#lib/alerts/notify-decision.ts';
import type { MemberChange, Opening } from '#lib/alerts/reconcile.ts';
import { type Attribution, attribute, contentDeltaOf } from '#lib/analysis/attribution.ts';
import { recompressedBytes } from '#lib/analysis/content.ts';
import type { PlacedPoint } from '#lib/analysis/derive-types.ts';
import type { Run } from '#lib/analysis/judge/runs.ts';
import type { MemberRow, MemberUpdate } from '#lib/db/incident-members.ts';
import type { LayerRow } from '#lib/db/series.ts';
import { findLabel, type Labels } from '#lib/image/labels.ts';
import { cutText } from '#lib/image/text.ts';
import { findBudgetedBytes, type SeriesVerdict } from './judge-tracks.ts';

/** What labels say of the two images' source. */
type Revision = {
  source: string | null;
  revisionFrom: string | null;
  revisionTo: string | null;
  version: string | null;
};

/** A regression that no incident has yet, with everything that is written of it. */
export type Finding = {
  seriesId: string;
  at: Date;
  causes: string[];
  cause: Cause;
  notify: NotifyDecision;
  revision: Revision | null;
  /** Why the image itself says that its growth is meant; null where it does not. */
  acceptReason: string | null;
  /** Of the image that opened it, and of its index. */
  digests: string[];
  verdict: SeriesVerdict;
  member: Omit<MemberRow, 'incidentId'>;
};

/** What is known of images by the id of their manifest. */
export type KnownImages = { labels: ReadonlyMap<number, Labels>; layers: ReadonlyMap<number, readonly LayerRow[]> };

/** Label with which an image accepts its own growth, where a rule allows it; the value is the reason. */
const ACCEPT_LABEL = 'dev.plimsoll.accept';

/** A member that opened anew, as if it were new; null where the change is another. */
export function asOpening({ patch, regression }: MemberChange<SeriesVerdict>): Opening<SeriesVerdict> | null {
  if (!patch.isReopened || regression === null) return null;
  const { state, endedAt, severity, last } = patch;
  return { ...regression, index: regression.run.opened, state, endedAt, severity, last };
}

/** The pushes that escalated what is open, each as if it had opened something of its own: from the push before it. */
export function asEscalations({ patch, regression, events }: MemberChange<SeriesVerdict>): Opening<SeriesVerdict>[] {
  if (regression === null) return [];
  const { verdict, run } = regression;
  const times = new Set(events.flatMap(({ kind, at }) => (kind === 'escalated' ? [at.getTime()] : [])));
  const { state, endedAt, severity, last } = patch;
  return run.alarms
    .filter(({ index }) => index > run.opened && times.has(verdict.track.points[index]?.row.at.getTime() ?? Number.NaN))
    .map(({ index }) => ({ ...regression, index, state, endedAt, severity, last }));
}

/** The two points that a growth is between; from nothing where there was none. */
export type Ends = { from: PlacedPoint | null; to: PlacedPoint };

/** Of what opened: the last one at the accepted level, and the one that opened it. Of what escalated: the one before it. */
export function endsOf(opening: Opening<SeriesVerdict>): Ends | null {
  const { run, index } = opening;
  return pairOf(opening, index > run.opened ? index - 1 : run.before);
}

/** From the accepted level, also of what escalated: all that it grew by. */
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
    cause: attribution ? describeCause(attribution, to) : NO_CAUSE,
    notify: notifyOf(verdict, run, { from: ends.from, to: ends.to, baselineBytes, severity, ownDeltaBytes }),
    revision: revisionOf(from?.labels ?? {}, to.labels),
    acceptReason: rule.settings.acceptByLabel && subject.relation === 'ours' ? acceptReason(from, to) : null,
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
      // A first image can only break a budget: it grew from nothing, and not from its limit.
      fromBytes: comparableBytes(ends.from, attribution),
      toBytes: ends.to.row.sizeBytes,
      baseDeltaBytes,
      ownDeltaBytes,
      budgetBytes: budget?.limitBytes ?? null,
      budgetMetric: budget?.metric ?? null,
    },
  };
}

/** The size before in the compression of after: only so is the difference a growth. Nothing where there was no image. */
function comparableBytes(from: PlacedPoint | null, attribution: Attribution | null): number {
  return (from?.row.sizeBytes ?? 0) + (attribution?.recompressed.deltaBytes ?? 0);
}

/** Of several of one member, what came last. */
export const mapByMember = (findings: readonly Finding[]): Map<string, Finding> =>
  new Map(findings.map((finding) => [finding.member.id, finding]));

/** Of a member where it stands by now: the newest push, and what opened or escalated it last. */
export function describeLast(
  verdict: SeriesVerdict,
  { opened, alarms, baselineBytes }: Run,
  last: PlacedPoint,
): NonNullable<MemberUpdate['last']> {
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
    // In the compression of the push that it is compared with: their difference is the growth in all.
    baselineBytes: Math.round(alarmed?.baselineBytes ?? baselineBytes),
  };
}

type Growth = {
  from: PlacedPoint | null;
  to: PlacedPoint;
  /** In the compression of `to`. */
  baselineBytes: number;
  severity: 'warning' | 'critical';
  ownDeltaBytes: number | null;
};

/** Whether a growth of a judged series is told at once. */
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

/** The same for one that went on growing: from where it began to where it is now. */
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
const NO_CAUSE: Cause = {
  ...NO_DELTA,
  baseName: null,
  instruction: null,
  layer: null,
  instructionDeltaBytes: null,
  share: null,
  note: null,
  layers: { from: [], to: [] },
};

function toCausal({ image, row }: PlacedPoint, { labels, layers }: KnownImages): CausalImage {
  const { digest, layersKey, baseLayerCount, manifestId } = image;
  return {
    digest,
    layersKey,
    baseLayerCount,
    indexDigest: row.indexDigest,
    labels: labels.get(manifestId) ?? {},
    layers: layers.get(manifestId) ?? [],
  };
}

function revisionOf(from: Labels, to: Labels): Finding['revision'] {
  const [source, revision, version] = ['source', 'revision', 'version'].map((name) => findLabel(to, name));
  if (!source && !revision && !version) return null;
  const revisionFrom = findLabel(from, 'revision');
  return { source: source ?? null, revisionFrom, revisionTo: revision ?? null, version: version ?? null };
}

/** A reason that the image before had too is that one's, or its base's. */
function acceptReason(from: CausalImage | null, to: CausalImage): string | null {
  const reason = Object.hasOwn(to.labels, ACCEPT_LABEL) ? to.labels[ACCEPT_LABEL]?.trim() : undefined;
  return reason && reason !== from?.labels[ACCEPT_LABEL]?.trim() ? cutText(reason, 1_000) : null;
}
