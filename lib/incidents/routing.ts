import { compileIncidentSubjects, type IncidentSubject } from '#lib/alerts/incident-subjects.ts';
import type { RouteSubject } from '#lib/alerts/routing.ts';
import type { Database } from '#lib/db/client.ts';
import { labelsKey, listLabels } from '#lib/db/images/images.ts';
import type { LoadedIncidents, RepositoryPlace } from '#lib/db/incidents/load-incidents.ts';
import { loadRoutingInputs, type RoutingInputs } from '#lib/db/incidents/routing-inputs.ts';
import { listOwnerRules, type OwnerRuleRow } from '#lib/db/repositories/owners.ts';
import type { Draft } from './draft.ts';

/** Routes, mutes and channels, and the subjects of an incident that they match. */
export type Routing = Pick<RoutingInputs, 'routes' | 'mutes' | 'channels'> & {
  subjectsOf(draft: Draft): Omit<RouteSubject, 'severity'>[];
};

type Labels = ReadonlyMap<string, Readonly<Record<string, string>>>;
type Places = Pick<LoadedIncidents, 'repositories' | 'hosts'>;

/** Images of series, whose labels a route can match. */
export type SeriesImage = { repositoryId: string; digest: string };

/** Loads the inputs of routing. Loads labels only where a route matches on them. */
export async function loadRouting(
  tx: Database,
  loaded: LoadedIncidents,
  {
    images = [],
    now,
    ownerRules,
  }: { images?: readonly SeriesImage[]; now: Date; ownerRules?: readonly OwnerRuleRow[] },
): Promise<Routing> {
  const inputs = await loadRoutingInputs(tx, now);
  const stored = loaded.incidents.flatMap(({ members }) =>
    members.map(({ repositoryId, toDigest }) => ({ repositoryId, digest: toDigest })),
  );
  const needsLabels = inputs.routes.some(({ matches }) => matches.label !== undefined);
  const labels: Labels = needsLabels ? await listLabels(tx, [...stored, ...images]) : new Map();
  return createRouting(inputs, { places: loaded, labels, ownerRules: ownerRules ?? (await listOwnerRules(tx)) });
}

/** @throws InvalidGlobError */
export function createRouting(
  { routes, mutes, channels }: RoutingInputs,
  facts: { places: Places; labels: Labels; ownerRules: readonly OwnerRuleRow[] },
): Routing {
  const toSubject = compileIncidentSubjects(facts.ownerRules);
  return {
    routes,
    mutes,
    channels,
    subjectsOf: (draft) =>
      listSubjects(draft, facts.places, toSubject).map((subject) => withLabels(subject, facts.labels)),
  };
}

const withLabels = (subject: IncidentSubject, labels: Labels) => ({
  ...subject,
  labels: labels.get(labelsKey(subject.repositoryId, subject.toDigest)) ?? {},
});

/** Trouble has no series. Its subject is a repository or a registry. */
function listSubjects(
  { incident, members }: Draft,
  { repositories, hosts }: Places,
  toSubject: ReturnType<typeof compileIncidentSubjects>,
): IncidentSubject[] {
  const { id: incidentId, kind, owner: incidentOwner, relation: incidentRelation } = incident;
  const host = hosts.get(incident.registryId ?? '') ?? null;
  const common = { incidentId, incidentOwner, incidentRelation };
  const placeOf = (repositoryId: string | null) => {
    const place = repositories.get(repositoryId ?? '');
    return place ? { ...place, repositoryId } : { ...NOWHERE, host, relation: incidentRelation, repositoryId: null };
  };
  if (members.length === 0)
    return [
      toSubject({
        ...common,
        ...placeOf(incident.repositoryId),
        kind,
        streamKey: null,
        platform: null,
        toDigest: null,
      }),
    ];
  return members.map((member) => {
    const { streamKey, platform, toDigest } = member;
    return toSubject({ ...common, ...placeOf(member.repositoryId), kind: member.kind, streamKey, platform, toDigest });
  });
}

const NOWHERE = { name: null, owner: null, labelledOwner: null };

/** Places with that of a repository, whose summary the running derivation has not written yet. */
export function withPlace(loaded: LoadedIncidents, repositoryId: string, place: RepositoryPlace): LoadedIncidents {
  return { ...loaded, repositories: new Map(loaded.repositories).set(repositoryId, place) };
}
