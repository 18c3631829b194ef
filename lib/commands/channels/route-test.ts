import { findMute, type MuteLike } from '#lib/alerts/mutes.ts';
import { type RouteSubject, routeTo } from '#lib/alerts/routing.ts';
import { compileOwners } from '#lib/analysis/owner.ts';
import type { Database } from '#lib/db/client.ts';
import { loadRoutingInputs } from '#lib/db/incidents/routing-inputs.ts';
import { listHostsWithPath } from '#lib/db/registries/registries.ts';
import { listOwnerRules } from '#lib/db/repositories/owners.ts';
import { findRepositoryByName } from '#lib/db/repositories/references.ts';
import { findNewestLabels, getRoutedRepository, listChannelNames } from '#lib/db/settings/routes.ts';
import { isAboutSizes } from '#lib/domain/incident.ts';
import { InvalidReferenceError, parseReference } from '#lib/image/reference.ts';
import type { GuardedCommands } from '../context.ts';
import { RefusedError } from '../errors.ts';
import type { TestRoutesInput } from './route-inputs.ts';

export type RouteAnswer = { channels: { id: string; name: string; because: string }[]; note: string | null };

/**
 * Lists the channels that would get a message under the current routes and mutes. Sends nothing.
 *
 * @throws NotFoundError, RefusedError
 */
export async function testRoutes(guarded: GuardedCommands, input: TestRoutesInput): Promise<RouteAnswer> {
  const { db, clock } = guarded.require('read');
  const now = clock.now();
  const { routes, mutes, channels } = await loadRoutingInputs(db, now);
  const subject = await resolveSubject(db, input);
  const enabled = channels.filter((channel) => channel.enabled).map(({ id }) => id);
  const names = new Map((await listChannelNames(db)).map(({ id, name }) => [id, name]));
  const { channelIds, because, note } = routeTo(routes, subject, enabled);
  return {
    channels: channelIds.map((id, at) => ({ id, name: names.get(id) ?? id, because: because[at] ?? '' })),
    note: note ?? muteNote(mutes, subject, now),
  };
}

function muteNote(mutes: readonly MuteLike[], subject: RouteSubject, now: Date): string | null {
  const mute = findMute(mutes, { ...subject, incidentId: null }, now);
  return mute === null ? null : `A mute keeps this quiet until ${mute.until.toISOString().slice(0, 10)}.`;
}

async function resolveSubject(db: Database, input: TestRoutesInput): Promise<RouteSubject> {
  const { severity, kind } = input;
  const named = parseNamed(input.reference, await listHostsWithPath(db));
  const id = input.repositoryId ?? (named && (await findRepositoryByName(db, named.registry, named.repository)));
  const row = id ? await getRoutedRepository(db, id) : null;
  const newest = id ? await findNewestLabels(db, id, input.stream ?? null) : null;
  const place = row ?? (named && { host: named.registry, name: named.repository });
  if (place === null)
    throw new RefusedError('Nothing was named.', { field: 'reference', hint: 'Name a repository: ghcr.io/acme/api.' });
  const relation = input.relation ?? row?.relation ?? 'ours';
  const labels = input.labels ?? newest?.labels ?? {};
  const { reference, owner } = compileOwners(await listOwnerRules(db))({
    host: place.host,
    name: place.name,
    relation,
    owner: row?.owner ?? null,
    labelledOwner: row?.labelledOwner ?? null,
  });
  const isOfRepository = !isAboutSizes(kind);
  return {
    reference,
    severity,
    kind,
    // Incidents about a whole repository belong to no series, and always count as own.
    ...(isOfRepository ? { relation: 'ours', labels: {} } : { relation, labels }),
    owner: input.owner === undefined ? owner : input.owner,
    stream: isOfRepository ? null : (newest?.streamKey ?? input.stream ?? null),
    platform: isOfRepository ? null : (newest?.platform ?? null),
  };
}

function parseNamed(
  reference: string | undefined,
  registries: readonly string[],
): { registry: string; repository: string } | null {
  if (reference === undefined) return null;
  try {
    return parseReference(reference, registries);
  } catch (cause) {
    if (!(cause instanceof InvalidReferenceError)) throw cause;
    throw new RefusedError(`This is no image: it ${cause.message}.`, {
      field: 'reference',
      cause,
      hint: cause.suggestion === null ? 'Write one like ghcr.io/acme/api.' : `Did you mean ${cause.suggestion}?`,
    });
  }
}
