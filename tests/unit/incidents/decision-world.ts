import { reconcile } from '#lib/alerts/reconcile.ts';
import { BUILT_IN_RULE } from '#lib/analysis/rules/choose.ts';
import { BUILT_IN_SETTINGS, type RuleSettings } from '#lib/analysis/rules/settings.ts';
import type { StoredIncident } from '#lib/db/incidents/load-incidents.ts';
import type { RoutingInputs } from '#lib/db/incidents/routing-inputs.ts';
import { findWord } from '#lib/domain/find-word.ts';
import { REGRESSION_KINDS } from '#lib/domain/incident.ts';
import { type Book, openBook } from '#lib/incidents/book.ts';
import { collectFindings, decideVerdicts } from '#lib/incidents/decide-verdicts.ts';
import type { Draft } from '#lib/incidents/draft.ts';
import { judgeTracks } from '#lib/incidents/judge-tracks.ts';
import { type Plan, toPlan } from '#lib/incidents/plan.ts';
import { createRouting } from '#lib/incidents/routing.ts';
import { dayOf, judgedSeries, newsFrom, type Pushed } from '../alerts/series.ts';

const REPOSITORY = 'repository';
const PLACE = { host: 'ghcr.io', name: 'acme/api', relation: 'ours' as const, owner: null, labelledOwner: null };

type Look = {
  /** Pushes of each series, one a day. */
  series: Record<string, readonly (number | Pushed)[]>;
  /** Index of the first push that was not judged before. */
  news: number;
  /** Labels of the image of each push, by index. */
  labels?: Record<number, Record<string, string>>;
  settings?: RuleSettings;
  isAlive?: boolean;
};

/** Creates an own repository whose incidents are decided and stored in memory, without a database. */
export function createDecisionWorld(routing: Partial<RoutingInputs> = {}) {
  const stored = new Map<string, StoredIncident>();
  const accepted = new Map<string, Set<string>>();
  let now = dayOf(400);

  function open(): Book {
    const places = { repositories: new Map([[REPOSITORY, PLACE]]), hosts: new Map([['registry', 'ghcr.io']]) };
    const channels: RoutingInputs['channels'] = [{ id: 'chat', kind: 'webhook', settings: {}, enabled: true }];
    const inputs = { routes: [], mutes: [], channels, ...routing };
    const facts = { places, labels: new Map(), ownerRules: [] };
    return openBook({ ...places, incidents: [...stored.values()] }, createRouting(inputs, facts), now);
  }

  /** Judges the series and decides what to do. */
  function decide({ series, news, labels = {}, settings = BUILT_IN_SETTINGS, isAlive = true }: Look): Plan {
    const tracks = Object.entries(series).map(([seriesId, pushed]) => {
      const { track } = judgedSeries(pushed, { seriesId, isAlive });
      return { ...track, platform: seriesId };
    });
    const rules = {
      host: PLACE.host,
      reference: 'ghcr.io/acme/api',
      relation: PLACE.relation,
      owner: null,
      isDemo: false,
      chooseRule: () => ({ ...BUILT_IN_RULE, settings }),
      chooseBudget: () => null,
      accepted,
    };
    const members = [...stored.values()].flatMap((incident) => incident.members);
    const known = members.flatMap((member) => {
      const kind = findWord(REGRESSION_KINDS, member.kind);
      return kind === null ? [] : [{ ...member, kind }];
    });
    const judged = reconcile(judgeTracks(tracks, rules, now), known, { mayAlert: newsFrom(news), now });
    const images = tracks.flatMap(({ points }) => points.map(({ image }) => image));
    const found = collectFindings(REPOSITORY, judged, {
      labels: new Map(Object.entries(labels).map(([index, of]) => [Number(index) + 1, of])),
      layers: new Map(
        images.map(({ manifestId, layers }) => [
          manifestId,
          layers.map(({ digest, diffId = null, sizeBytes }, position) => {
            return { manifestId, position, digest, diffId, sizeBytes, mediaType: '', instruction: 'RUN npm ci' };
          }),
        ]),
      ),
      baseTags: new Map(),
    });
    const scope = {
      repositoryId: REPOSITORY,
      registryId: 'registry',
      relation: PLACE.relation,
      owner: null,
      silent: false,
    };
    return decideVerdicts(open(), judged, found, scope);
  }

  /** Stores what a plan would write. */
  function store(plan: Plan): Plan {
    for (const { id, ...columns } of plan.added) {
      const row = { ...columns, id, number: stored.size + 1, assignee: null, createdAt: now, changedAt: now };
      stored.set(id, { row: toRow(row), members: [], notified: new Set(), levels: new Map() });
    }
    for (const { id, ...patch } of plan.changed) {
      const incident = stored.get(id);
      if (incident) Object.assign(incident.row, patch);
    }
    for (const member of plan.members.added) stored.get(member.incidentId)?.members.push(member);
    for (const member of plan.members.changed) {
      const incident = stored.get(member.incidentId);
      if (incident) incident.members = incident.members.map((one) => (one.id === member.id ? member : one));
    }
    for (const { incidentId } of plan.accepted) if (incidentId === null) throw new Error('a level of no incident');
    for (const { seriesId, digest } of plan.accepted)
      accepted.set(seriesId, new Set([...(accepted.get(seriesId) ?? []), digest]));
    for (const { event, deliveries } of plan.events) {
      const incident = stored.get(event.incidentId);
      if (event.kind === 'opened' || event.kind === 'reopened') incident?.levels.clear();
      const level = 'level' in event.details ? Number(event.details.level) : null;
      for (const { channelId } of deliveries) {
        incident?.notified.add(channelId);
        if (level !== null && event.kind !== 'joined') incident?.levels.set(channelId, level);
      }
    }
    return plan;
  }

  return {
    /** Decides and stores the result. */
    look: (look: Look): Plan => store(decide(look)),
    decide,
    /** Applies a user's decision to the only incident. */
    act(change: (book: Book, draft: Draft) => void): Plan {
      const book = open();
      const [draft] = book.drafts.values();
      if (!draft) throw new Error('there is no incident');
      change(book, draft);
      return store(toPlan(book));
    },
    incidents: (): StoredIncident[] => [...stored.values()],
    setTime: (time: Date) => {
      now = time;
    },
  };
}

/** The cast is safe, because a new incident's columns and those that the database fills are a complete row. */
const toRow = (columns: object): StoredIncident['row'] => columns as StoredIncident['row'];

/** Returns the kinds of events with the number of messages of each. */
export const eventsOf = ({ events }: Plan): [string, number][] =>
  events.map(({ event, deliveries }) => [event.kind, deliveries.length]);
