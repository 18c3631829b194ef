import { type CausalImage, listCauses } from '#lib/alerts/cause.ts';
import { isFlapping, REOPEN_MS, REOPEN_PUSHES } from '#lib/alerts/incident-state.ts';
import { joinFindings } from '#lib/alerts/join.ts';
import { decideNotify } from '#lib/alerts/notify-decision.ts';
import { criticalLevel } from '#lib/analysis/judge/growth.ts';
import { judgeSeries } from '#lib/analysis/judge/judge-series.ts';
import type { Run } from '#lib/analysis/judge/runs.ts';
import { attribute } from '#lib/analysis/layers/attribution.ts';
import { BUILT_IN_SETTINGS, type RuleSettings } from '#lib/analysis/rules/settings.ts';
import type { ImageOf, RecordedImage } from './images.ts';
import { HINDSIGHT } from './labels.ts';
import type { Series } from './series.ts';

/** MessageKind is the event that a message reports. */
type MessageKind = 'opened' | 'escalated' | 'reopened';

/** MessageCount counts the messages about growth that the built-in rule sends if every repository counts as own. */
export type MessageCount = {
  /** Regressions of single series, and the incidents they form. */
  regressions: number;
  incidents: number;
  messages: number;
  perThousand: number;
  byKind: Record<MessageKind, number>;
  /** Messages with five more recorded pushes after them, and the share of these that the pushes confirm. */
  judged: number;
  stillTrue: number;
};

/** Known is what a series is judged by. */
type Known = { imageOf: ImageOf; settings: RuleSettings };

/** News is growth of a series at one push that can be reported. */
type News = { kind: MessageKind; series: Series; run: Run; index: number; flaps: boolean };
/** Found is one regression, with later ones that count as the same. */
type Found = { at: Date; causes: string[]; seriesId: string; news: News[] };

/** Judges every series by a rule, joins regressions with one cause, and counts the messages. Pure. */
export function countMessages(
  all: readonly Series[],
  imageOf: ImageOf,
  settings: RuleSettings = BUILT_IN_SETTINGS,
): MessageCount {
  const known: Known = { imageOf, settings };
  const found = all.flatMap((series, at) => findRegressions(series, String(at), known));
  const groups = joinFindings(found, []);
  const messages = groups.flatMap(({ findings }) => listMessages(findings, known));
  const byKind: MessageCount['byKind'] = { opened: 0, escalated: 0, reopened: 0 };
  for (const { kind } of messages) byKind[kind] += 1;
  const confirmed = messages.flatMap((news) => isStillTrue(news) ?? []);
  const pushes = all.reduce((count, one) => count + one.pushes.length, 0);
  return {
    regressions: found.length,
    incidents: groups.length,
    messages: messages.length,
    byKind,
    perThousand: pushes === 0 ? 0 : (1_000 * messages.length) / pushes,
    judged: confirmed.length,
    stillTrue: confirmed.length === 0 ? 0 : confirmed.filter((isTrue) => isTrue).length / confirmed.length,
  };
}

function findRegressions(series: Series, seriesId: string, { imageOf, settings }: Known): Found[] {
  const pushes = series.pushes.map((push, at) => {
    return { ...push, ownBytes: sumOwn(imageOf(series, at)), unpackedBytes: null };
  });
  const { runs } = judgeSeries(pushes, { settings, budget: null });
  const steps = runs.flatMap(({ kind, opened }) => (kind === 'step' ? [opened] : []));
  const found: Found[] = [];
  const last = new Map<Run['kind'], { run: Run; found: Found }>();
  for (const run of runs.filter(({ opened, alarms }) => opened > 0 && alarms.length > 0)) {
    const flaps = isFlapping(
      steps.filter((opened) => opened <= run.opened),
      run.opened + 1,
    );
    const before = last.get(run.kind);
    const again = before && isSoon(series, before.run, run) ? before.found : null;
    const one = again ?? describeFound(series, seriesId, run, imageOf);
    for (const { index } of run.alarms) {
      const kind = index > run.opened ? 'escalated' : again ? 'reopened' : 'opened';
      one.news.push({ kind, series, run, index, flaps });
    }
    last.set(run.kind, { run, found: one });
    if (!again) found.push(one);
  }
  return found;
}

function isSoon({ pushes }: Series, before: Run, { opened }: Run): boolean {
  if (before.state !== 'recovered' || before.ended === null) return false;
  const apart = (pushes[opened]?.at.getTime() ?? 0) - (pushes[before.ended]?.at.getTime() ?? 0);
  return apart <= REOPEN_MS || opened - before.ended <= REOPEN_PUSHES;
}

function describeFound(series: Series, seriesId: string, { before, opened }: Run, imageOf: ImageOf): Found {
  const [from, to] = [before === null ? null : toCausal(series, before, imageOf), toCausal(series, opened, imageOf)];
  const isKnown = from !== null && from.layers.length > 0 && to.layers.length > 0;
  const attribution = isKnown ? attribute(from, to) : null;
  const causes = listCauses({ repositoryId: series.repository, streamKey: series.tag, from, to, attribution });
  return { at: series.pushes[opened]?.at ?? new Date(0), causes, seriesId, news: [] };
}

function toCausal(series: Series, index: number, imageOf: ImageOf): CausalImage {
  const { layers = [], baseLayerCount = null } = imageOf(series, index) ?? {};
  const digest = series.digests?.[index] ?? `${series.repository}:${series.tag} ${index}`;
  return { digest, layersKey: digest, indexDigest: null, labels: {}, layers, baseLayerCount, base: null };
}

/**
 * Returns the messages of one incident, oldest first. Growth found by one poll is one message. Flapping series are left
 * to the digest.
 */
function listMessages(findings: readonly Found[], known: Known): News[] {
  const timeOf = ({ series, index }: News) => series.pushes[index]?.at.getTime() ?? 0;
  const inOrder = findings.flatMap(({ news }) => news).sort((a, b) => timeOf(a) - timeOf(b));
  const sent: News[] = [];
  let level = 0;
  for (const news of inOrder) {
    const isSent = sent.length > 0;
    if (news.flaps || (isSent && timeOf(sent.at(-1) ?? news) === timeOf(news))) continue;
    if (isSent ? isWorse(news, level, known) : isWorthNotice(news, known)) {
      sent.push(news);
      level = levelOf(news, known);
    }
  }
  return sent;
}

/**
 * Reports whether news needs another message: it reopened, or reached a higher level. Other news only edits the first
 * message.
 */
function isWorse(news: News, level: number, known: Known): boolean {
  return news.kind === 'reopened' || (news.kind === 'escalated' && levelOf(news, known) > level);
}

function levelOf({ series: { pushes }, run: { baselineBytes }, index }: News, { settings }: Known): number {
  return criticalLevel((pushes[index]?.sizeBytes ?? 0) - baselineBytes, baselineBytes, settings.steps);
}

/** Reports whether the total growth deserves a message. */
function isWorthNotice({ series, run, index }: News, { imageOf, settings }: Known): boolean {
  const [from, to] = [run.before, index].map((at) => (at === null ? null : sumOwn(imageOf(series, at))));
  const alarms = run.alarms.filter((alarm) => alarm.index <= index);
  const { when } = decideNotify({
    relation: 'ours',
    kind: run.kind,
    messages: settings.messages,
    severity: alarms.some(({ severity }) => severity === 'critical') ? 'critical' : 'warning',
    ownBytesBefore: from ?? null,
    ownDeltaBytes: typeof from === 'number' && typeof to === 'number' ? to - from : null,
    deltaBytes: (series.pushes[index]?.sizeBytes ?? 0) - run.baselineBytes,
    sizeBefore: run.baselineBytes,
  });
  return when === 'now';
}

/** Reports whether half of the growth remains five pushes later. Null when fewer pushes were recorded. */
function isStillTrue({ series: { pushes }, run: { baselineBytes }, index }: News): boolean | null {
  const [now, later] = [pushes[index]?.sizeBytes, pushes[index + HINDSIGHT]?.sizeBytes];
  if (now === undefined || later === undefined) return null;
  return later >= baselineBytes + (now - baselineBytes) / 2;
}

function sumOwn(image: RecordedImage | null): number | null {
  if (image === null || image.baseLayerCount === null) return null;
  const base = new Set(image.layers.slice(0, image.baseLayerCount).map(({ digest }) => digest));
  const own = new Map(image.layers.filter(({ digest }) => !base.has(digest)).map((layer) => [layer.digest, layer]));
  return [...own.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
