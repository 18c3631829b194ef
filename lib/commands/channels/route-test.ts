import { findMute, type MuteLike } from '#lib/alerts/mutes.ts';
import { decideNotify } from '#lib/alerts/notify-decision.ts';
import { type RouteSubject, routeTo } from '#lib/alerts/routing.ts';
import { compileOwners } from '#lib/analysis/owner.ts';
import { compileRules } from '#lib/analysis/rules/choose.ts';
import { toRuleNow } from '#lib/analysis/rules/stored.ts';
import type { Database } from '#lib/db/client.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { loadRoutingInputs } from '#lib/db/incidents/routing-inputs.ts';
import { listHostsWithPath } from '#lib/db/registries/registries.ts';
import { listOwnerRules } from '#lib/db/repositories/owners.ts';
import { findRepositoryPlace } from '#lib/db/repositories/places.ts';
import { findRepositoryByName } from '#lib/db/repositories/references.ts';
import { findNewestLabels, listChannelNames } from '#lib/db/settings/routes.ts';
import { listRules } from '#lib/db/settings/rules.ts';
import { isAboutSizes } from '#lib/domain/incident.ts';
import type { Relation } from '#lib/domain/relation.ts';
import { findFixedSeverity } from '#lib/domain/severity.ts';
import { InvalidReferenceError, parseReference } from '#lib/image/reference.ts';
import type { GuardedCommands } from '../context.ts';
import { RefusedError } from '../errors.ts';
import type { TestRoutesInput } from './route-inputs.ts';

export type RouteAnswer = { channels: { id: string; name: string; because: string }[]; note: string | null };

/**
 * Lists the channels that would get a message under the current routes, mutes and rules. Sends nothing.
 *
 * @throws NotFoundError, RefusedError
 */
export async function testRoutes(guarded: GuardedCommands, input: TestRoutesInput): Promise<RouteAnswer> {
  const { db, clock } = guarded.require('read');
  const now = clock.now();
  const tested = await resolveSubject(db, input);
  if (input.kind === 'secret' && tested.relation === 'upstream') return { channels: [], note: THIRD_PARTY_SECRETS };
  const { subject } = tested;
  const { routes, mutes, channels } = await loadRoutingInputs(db, now);
  const enabled = channels.filter((channel) => channel.enabled).map(({ id }) => id);
  const names = new Map((await listChannelNames(db)).map(({ id, name }) => [id, name]));
  const { channelIds, because, note } = routeTo(routes, subject, enabled);
  const delays = [tested.isDemo ? DEMO : null, muteNote(mutes, subject, now), await digestNote(db, subject)];
  return {
    channels: channelIds.map((id, at) => ({ id, name: names.get(id) ?? id, because: because[at] ?? '' })),
    note: note ?? (delays.filter((text) => text !== null).join(' ') || null),
  };
}

const THIRD_PARTY_SECRETS =
  'No one gets it. Secrets in third-party images open no incidents and send no messages, because only the publisher can remove them. ' +
  'Editors see them on the Findings tab of the image.';
const DEMO = 'Demo data sends no messages. Your own repositories would use these channels.';

function muteNote(mutes: readonly MuteLike[], subject: RouteSubject, now: Date): string | null {
  const mute = findMute(mutes, { ...subject, incidentId: null }, now);
  return mute === null ? null : `A mute keeps this quiet until ${mute.until.toISOString().slice(0, 10)}.`;
}

/** Growth without any limit is sent immediately, unless the rule of the series leaves it to the digest. */
const ANY_GROWTH = { ownDeltaBytes: null, ownBytesBefore: null, deltaBytes: Number.MAX_SAFE_INTEGER, sizeBefore: 1 };

async function digestNote(db: Database, subject: TestedSubject): Promise<string | null> {
  if (!isAboutSizes(subject.kind)) return null;
  const { messages } = compileRules((await listRules(db)).map(toRuleNow))(subject).settings;
  const { when, text } = decideNotify({ ...subject, ...ANY_GROWTH, messages });
  return when === 'digest' ? `Not sent immediately: ${text}.` : null;
}

type TestedSubject = RouteSubject & { kind: TestRoutesInput['kind'] };

/** The subject of a message about a repository; its own relation can be another than that of the message. */
type Tested = { subject: TestedSubject; relation: Relation; isDemo: boolean };

async function resolveSubject(db: Database, input: TestRoutesInput): Promise<Tested> {
  const { kind } = input;
  const named = parseNamed(input.reference, await listHostsWithPath(db));
  const id = input.repositoryId ?? (named && (await findRepositoryByName(db, named.registry, named.repository)));
  const row = id ? await findRepositoryPlace(db, id) : null;
  if (id && row === null) throw new NotFoundError('repository', id);
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
  const subject = {
    reference,
    kind,
    severity: findFixedSeverity(kind) ?? input.severity,
    // Incidents about a whole repository belong to no series, and always count as own.
    ...(isOfRepository ? { relation: 'ours' as const, labels: {} } : { relation, labels }),
    owner: input.owner === undefined ? owner : input.owner,
    stream: isOfRepository ? null : (newest?.streamKey ?? input.stream ?? null),
    platform: isOfRepository ? null : (newest?.platform ?? null),
  };
  return { subject, relation, isDemo: row?.origin === 'demo' };
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
