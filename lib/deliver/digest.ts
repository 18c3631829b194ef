import { chooseGrowers, chooseIncidents, chooseOverBudget, chooseSavers, chooseUpdates } from '#lib/alerts/digest.ts';
import { compileDigestScope } from '#lib/alerts/digest-scope.ts';
import type { DigestFacts } from '#lib/alerts/message-facts.ts';
import { findMute, type MuteLike } from '#lib/alerts/mutes.ts';
import type { Subject } from '#lib/analysis/rules/matches.ts';
import type { Database } from '#lib/db/client.ts';
import { type DigestChannel, type DigestIncidentRow, listDigestIncidents } from '#lib/db/digest.ts';
import { listSeriesOverBudget, listSizeChanges, listUpdates, mapPullCosts } from '#lib/db/digest-sizes.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { loadRoutingInputs } from '#lib/db/routing-inputs.ts';
import { composeFacts } from './compose.ts';
import { createLineMaker, type LineMaker } from './digest-lines.ts';
import { createLinks } from './links.ts';
import { listSubjectsOf } from './subjects.ts';

const DAY_MS = 86_400_000;
const SPANS = [30, 90, 365] as const;

/** What a channel's digest says of the time since its last one that arrived. */
export async function composeDigest(
  db: Database,
  channel: DigestChannel,
  { now, baseUrl }: { now: Date; baseUrl: string },
): Promise<DigestFacts> {
  const { routes, mutes } = await loadRoutingInputs(db, now);
  const isMatch = compileDigestScope(routes, channel.id);
  const toLines = await createLineMaker(db, isMatch, baseUrl);
  const span = { channelId: channel.id, from: channel.since, to: now };
  const rows = await keepMatching(db, await listDigestIncidents(db, span), { isMatch, mutes, now });
  const { opened, open, ended, more } = chooseIncidents(rows);
  const growers: DigestFacts['growers'] = [];
  for (const days of SPANS) {
    const since = new Date(now.getTime() - days * DAY_MS);
    growers.push({ days, lines: chooseGrowers(toLines(await listSizeChanges(db, since))) });
  }
  return {
    channel: channel.name,
    cadence: channel.digest === 'daily' ? 'daily' : 'weekly',
    ...{ from: span.from.toISOString(), to: now.toISOString() },
    link: baseUrl === '' ? null : `${baseUrl.replace(/\/+$/, '')}/`,
    incidents: {
      opened: await describeAll(db, opened, baseUrl),
      open: await describeAll(db, open, baseUrl),
      ended: await describeAll(db, ended, baseUrl),
    },
    ...{ more, growers },
    savers: chooseSavers(toLines(await listSizeChanges(db, span.from))),
    upstream: await listUpstream(db, span.from, toLines),
    overBudget: await listOver(db, span.from, toLines),
  };
}

type Scope = { isMatch(subject: Subject): boolean; mutes: readonly MuteLike[]; now: Date };

/** Incidents that show in something of the channel's, and that no mute keeps quiet. */
async function keepMatching(db: Database, rows: readonly DigestIncidentRow[], { isMatch, mutes, now }: Scope) {
  const ids = rows.map(({ id }) => id);
  const byIncident = Map.groupBy(await listSubjectsOf(db, ids), ({ incidentId }) => incidentId);
  return rows.filter(({ id }) => {
    const subjects = byIncident.get(id) ?? [];
    return subjects.some(isMatch) && !subjects.every((subject) => findMute(mutes, subject, now) !== null);
  });
}

/** One that was removed meanwhile is left out. */
async function describeAll(db: Database, rows: readonly DigestIncidentRow[], baseUrl: string) {
  const links = createLinks(baseUrl);
  const facts: DigestFacts['incidents']['opened'] = [];
  for (const { id, eventId, state } of rows) {
    try {
      facts.push(await composeFacts(db, id, { kind: state === 'open' ? 'opened' : state, id: eventId }, links));
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
  }
  return facts;
}

async function listUpstream(db: Database, since: Date, toLines: LineMaker): Promise<DigestFacts['upstream']> {
  const candidates = toLines(await listUpdates(db, since));
  const costs = await mapPullCosts(db, candidates);
  return chooseUpdates(
    candidates.map(({ line, newestId, beforeId }) => ({
      ...{ newestId, beforeId },
      line: { ...line, pullCostBytes: costs.get(`${newestId} ${beforeId}`) ?? 0 },
    })),
  );
}

async function listOver(db: Database, since: Date, toLines: LineMaker): Promise<DigestFacts['overBudget']> {
  const candidates = toLines(await listSeriesOverBudget(db, since));
  return chooseOverBudget(
    candidates.map(({ line, row: { budgetBytes, budgetMetric, budgetedBytes }, newestId, beforeId }) => ({
      ...{ newestId, beforeId },
      line: { ...line, budgetBytes, budgetMetric, budgetedBytes },
    })),
  );
}
