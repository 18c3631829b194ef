import { toIncidentSubjects } from '#lib/alerts/incident-subjects.ts';
import type { NewsletterFacts } from '#lib/alerts/message-facts.ts';
import { isMuted, type MuteLike } from '#lib/alerts/mutes.ts';
import {
  chooseForecasts,
  chooseGrowers,
  chooseIncidents,
  chooseOverBudget,
  chooseSavers,
  chooseUpdates,
} from '#lib/alerts/newsletter.ts';
import { compileNewsletterScope } from '#lib/alerts/newsletter-scope.ts';
import type { Subject } from '#lib/analysis/rules/matches.ts';
import type { Database } from '#lib/db/client.ts';
import {
  listNewsletterIncidents,
  type NewsletterChannel,
  type NewsletterIncidentRow,
} from '#lib/db/deliveries/newsletter.ts';
import {
  listSeriesOverBudget,
  listSizeChanges,
  listUpdates,
  mapPullCosts,
} from '#lib/db/deliveries/newsletter-sizes.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { loadIncidentSubjects } from '#lib/db/incidents/incident-subjects.ts';
import { loadRoutingInputs } from '#lib/db/incidents/routing-inputs.ts';
import { composeFacts } from './compose.ts';
import { createLinks } from './links.ts';
import { listSoonOver } from './newsletter-forecasts.ts';
import { createLineMaker, type LineMaker } from './newsletter-lines.ts';
import { loadPulledAgain } from './newsletter-pulls.ts';
import { loadSavings } from './newsletter-savings.ts';

const DAY_MS = 86_400_000;
const SPANS = [30, 90, 365] as const;

/** Composes the digest of a channel since its last delivered one. */
export async function composeNewsletter(
  db: Database,
  channel: NewsletterChannel,
  { now, baseUrl }: { now: Date; baseUrl: string },
): Promise<NewsletterFacts> {
  const { routes, mutes } = await loadRoutingInputs(db, now);
  const isMatch = compileNewsletterScope(routes, channel.id);
  const toLines = await createLineMaker(db, isMatch, baseUrl);
  const span = { channelId: channel.id, from: channel.since, to: now };
  const rows = await keepMatching(db, await listNewsletterIncidents(db, span), { isMatch, mutes, now });
  const { opened, open, acknowledged, ended, more } = chooseIncidents(rows);
  const growers: NewsletterFacts['growers'] = [];
  for (const days of SPANS) {
    const since = new Date(now.getTime() - days * DAY_MS);
    growers.push({ days, lines: chooseGrowers(toLines(await listSizeChanges(db, since))) });
  }
  return {
    channel: channel.name,
    cadence: channel.digest === 'daily' ? 'daily' : 'weekly',
    from: span.from.toISOString(),
    to: now.toISOString(),
    link: baseUrl === '' ? null : `${baseUrl.replace(/\/+$/, '')}/`,
    incidents: {
      opened: await describeAll(db, opened, baseUrl),
      open: await describeAll(db, open, baseUrl),
      acknowledged: await describeAll(db, acknowledged, baseUrl),
      ended: await describeAll(db, ended, baseUrl),
    },
    more,
    growers,
    savers: chooseSavers(toLines(await listSizeChanges(db, span.from))),
    upstream: await listUpstream(db, span.from, toLines),
    overBudget: await listOver(db, span.from, toLines),
    forecasts: chooseForecasts(await listSoonOver(db, span, toLines)),
    savings: channel.digest === 'daily' ? null : await loadSavings(db, isMatch, { now, baseUrl }),
    pulledAgain: channel.digest === 'daily' ? null : await loadPulledAgain(db, isMatch, span),
  };
}

type Scope = { isMatch(subject: Subject): boolean; mutes: readonly MuteLike[]; now: Date };

/** Keeps incidents that concern the channel and are not muted. */
async function keepMatching(db: Database, rows: readonly NewsletterIncidentRow[], { isMatch, mutes, now }: Scope) {
  const ids = rows.map(({ id }) => id);
  const byIncident = Map.groupBy(
    toIncidentSubjects(await loadIncidentSubjects(db, ids)),
    ({ incidentId }) => incidentId,
  );
  return rows.filter(({ id }) => {
    const subjects = byIncident.get(id) ?? [];
    return subjects.some(isMatch) && !isMuted(mutes, subjects, now);
  });
}

/** An incident that was deleted in the meantime is skipped. */
async function describeAll(db: Database, rows: readonly NewsletterIncidentRow[], baseUrl: string) {
  const links = createLinks(baseUrl);
  const facts: NewsletterFacts['incidents']['opened'] = [];
  for (const { id, eventId, state } of rows) {
    try {
      facts.push(await composeFacts(db, id, { kind: state === 'open' ? 'opened' : state, id: eventId }, links));
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
  }
  return facts;
}

async function listUpstream(db: Database, since: Date, toLines: LineMaker): Promise<NewsletterFacts['upstream']> {
  const candidates = toLines(await listUpdates(db, since));
  const costs = await mapPullCosts(db, candidates);
  return chooseUpdates(
    candidates.map(({ line, newestId, beforeId }) => ({
      newestId,
      beforeId,
      line: { ...line, pullCostBytes: costs.get(`${newestId} ${beforeId}`) ?? 0 },
    })),
  );
}

async function listOver(db: Database, since: Date, toLines: LineMaker): Promise<NewsletterFacts['overBudget']> {
  const candidates = toLines(await listSeriesOverBudget(db, since));
  return chooseOverBudget(
    candidates.map(({ line, row: { budgetBytes, budgetMetric, budgetedBytes }, newestId, beforeId }) => ({
      newestId,
      beforeId,
      line: { ...line, budgetBytes, budgetMetric, budgetedBytes },
    })),
  );
}
