import { setImmediate } from 'node:timers/promises';
import { guessRelation } from '#lib/analysis/layers/relation.ts';
import { planFirstLook } from '#lib/analysis/polls/first-look.ts';
import { estimateFirstLookCost } from '#lib/analysis/polls/first-look-cost.ts';
import { intervalsOf } from '#lib/analysis/polls/intervals.ts';
import { spreadSeconds } from '#lib/analysis/polls/quota.ts';
import { groupTags } from '#lib/analysis/series/streams.ts';
import { newTarget } from '#lib/db/registries/new-target.ts';
import {
  findRegistryByHost,
  listHostsWithPath,
  type RegistryRow,
  type RegistryTarget,
} from '#lib/db/registries/registries.ts';
import { findRepositoryId } from '#lib/db/repositories/repositories.ts';
import { hasTag } from '#lib/db/tags/tags.ts';
import type { Credential } from '#lib/domain/credential.ts';
import { parseManifest } from '#lib/image/manifest.ts';
import { type Paste, parseLongPaste, parsePaste } from '#lib/image/paste.ts';
import { formatReference, type Reference } from '#lib/image/reference.ts';
import { isAbsentAnswer, type Quota, type RegistryClient } from '#lib/registry/index.ts';
import type { CommandContext, GuardedCommands } from '../context.ts';
import type { PreviewInput } from '../inputs.ts';
import { type AnsweredProblem, toAnsweredProblem } from '../problem.ts';
import { enterToReach } from '../registries/private-hosts.ts';
import { digestRefusal } from './digest-reference.ts';

const TRY_TIMEOUT_MS = 30_000;
const EXAMPLES = 4;
/** Length of a pasted text in UTF-16 units that is parsed without a queue. */
const SHORT_TEXT = 64 * 1024;

/**
 * Previews what would be watched, and stores nothing. A single reference is tried against its registry. A text with
 * several references is only parsed.
 *
 * @throws TooManyTriesError
 */
export async function previewRepositories(guarded: GuardedCommands, input: PreviewInput) {
  const context = enterToReach(guarded, 'reference' in input ? input.allowPrivate : false);
  const registries = await listHostsWithPath(context.db);
  const paste =
    'text' in input ? await readText(context, input.text, registries) : parsePaste(input.reference, registries);
  const found = await Promise.all(paste.items.map((item) => describeItem(context, item)));
  const [first] = paste.items;
  if ('reference' in input && first && found[0]?.problem === null) {
    await context.countOutbound(context.actor, 'preview');
    const attempt = await tryReference(context, first.reference, input);
    Object.assign(found[0], attempt);
  }
  const invalid = paste.problems.map(({ line, input: text, error }) => ({
    line,
    input: text,
    mentions: 1,
    reference: null,
    watchedAs: null,
    registryId: null,
    tried: null,
    problem: {
      code: error.code,
      message: error.message,
      hint: error.suggestion && `Did you mean ${error.suggestion}?`,
      since: null,
    },
    ...guessRelationOf('docker.io', '', false),
  }));
  return {
    source: paste.source,
    items: [...found, ...invalid].sort((a, b) => a.line - b.line),
    byRegistry: countByRegistry(paste.items),
    skipped: paste.skipped,
  };
}

/** Short texts take hundredths of a second. Long ones are parsed one after another. */
function readText({ pasteTurns }: CommandContext, text: string, registries: readonly string[]): Promise<Paste> {
  const read = () => parseLongPaste(text, setImmediate, registries);
  return text.length <= SHORT_TEXT ? read() : pasteTurns.run(read);
}

async function describeItem({ db }: CommandContext, { input, line, mentions, reference }: Paste['items'][number]) {
  const { registry: host, repository: name, tag, digest } = reference;
  const registry = await findRegistryByHost(db, host);
  const refusal = digest && digestRefusal(digest);
  return {
    input,
    line,
    mentions,
    reference: { registry: host, name, tag, digest, full: formatReference(reference) },
    problem: refusal && ({ code: 'digest', ...refusal, since: null } as AnsweredProblem | null),
    watchedAs: registry && (await findWatched(db, registry.id, reference)),
    registryId: registry?.id ?? null,
    ...guessRelationOf(host, name, registry !== null && registry.credential !== null),
    tried: null as Awaited<ReturnType<typeof previewTags>> | null,
  };
}

/** Finds the repository that watches this reference already. For a digest, the repository must also watch that digest. */
async function findWatched(
  db: CommandContext['db'],
  registryId: string,
  { repository, digest }: Pick<Reference, 'repository' | 'digest'>,
): Promise<string | null> {
  const id = await findRepositoryId(db, registryId, repository);
  return id === null || digest === null || (await hasTag(db, id, digest)) ? id : null;
}

function guessRelationOf(host: string, repository: string, hasCredential: boolean) {
  const { relation, reason } = guessRelation({ host, repository, hasCredential });
  return { relation, relationReason: reason };
}

async function tryReference(
  context: CommandContext,
  reference: Reference,
  input: Extract<PreviewInput, { reference: string }>,
) {
  const stored = await findRegistryByHost(context.db, reference.registry);
  const credential = input.credentials ?? null;
  const relation = credential ? guessRelationOf(reference.registry, reference.repository, true) : {};
  const target = stored ?? newTarget(reference.registry, input.insecure ?? reference.insecure);
  const allowPrivate = target.allowPrivate || input.allowPrivate === true;
  const open = (asked: Reference) =>
    openAndTry(context, asked, stored && { ...stored, allowPrivate }, { ...target, allowPrivate }, credential);
  try {
    return { ...relation, tried: await open(reference) };
  } catch (error) {
    const proxied = isAbsentAnswer(error) ? findProxied(reference) : null;
    const tried = proxied && (await open(proxied).catch(() => null));
    if (!proxied || !tried) return { ...relation, problem: toAnsweredProblem(error) };
    const { registry, repository: name, tag, digest } = proxied;
    const watchedAs = stored && (await findWatched(context.db, stored.id, proxied));
    const full = formatReference(proxied);
    return { ...relation, tried, watchedAs, reference: { registry, name, tag, digest, full } };
  }
}

/** A proxy of Docker Hub serves "proxy/alpine" as "proxy/library/alpine". */
function findProxied(reference: Reference): Reference | null {
  const [project, name, ...rest] = reference.repository.split('/');
  if (reference.registry === 'docker.io' || !project || !name || rest.length > 0) return null;
  return { ...reference, repository: `${project}/library/${name}` };
}

async function openAndTry(
  context: CommandContext,
  reference: Reference,
  stored: RegistryRow | null,
  target: RegistryTarget,
  credential: Credential | null,
) {
  const heard: { quota: Quota | null } = { quota: null };
  const listeners = {
    onQuota: (quota: Quota) => {
      heard.quota = quota;
    },
  };
  const access = credential !== null || stored?.credential ? ('credential' as const) : ('anonymous' as const);
  const isUpstream =
    guessRelation({
      host: reference.registry,
      repository: reference.repository,
      hasCredential: access === 'credential',
    }).relation === 'upstream';
  if (stored && credential === null)
    return previewTags(
      await context.openStored(stored, { ...listeners, purpose: 'preview' }),
      reference,
      access,
      isUpstream,
      heard,
    );
  const opened = context.openOnce(target, credential, listeners);
  return previewTags(opened.client, reference, access, isUpstream, heard).finally(opened.close);
}

async function previewTags(
  client: RegistryClient,
  reference: Reference,
  access: 'anonymous' | 'credential',
  isUpstream: boolean,
  heard: { quota: Quota | null },
) {
  const signal = AbortSignal.timeout(TRY_TIMEOUT_MS);
  const { repository } = reference;
  const { tags, truncated } = await client.listTags(repository, { signal });
  const { digest } = reference;
  // A pinned digest must exist; a tag may be missing.
  if (digest !== null) await demandManifest(client, repository, digest, signal);
  const pasted = digest ?? reference.tag ?? (tags.includes('latest') ? 'latest' : (tags[0] ?? null));
  // HEAD is free everywhere and reveals a quota. A GET counts, so with a quota the platforms stay unknown.
  if (pasted !== null) await client.headManifest(repository, pasted, signal).catch(nullIfAbsent);
  const platforms =
    pasted === null || heard.quota !== null ? [] : await readPlatforms(client, repository, pasted, signal);
  const groups = groupTags(tags);
  const charted = new Set(groups.flatMap((group) => group.tags));
  const plan = planFirstLook(tags, { pastedTag: reference.tag ?? pasted });
  const scoped = heard.quota === null ? plan : { now: plan.now, later: [] };
  const intervals = intervalsOf({
    relation: isUpstream ? 'upstream' : 'ours',
    listIntervalSeconds: null,
    tagIntervalSeconds: null,
  });
  const requests = estimateFirstLookCost(
    { now: [...scoped.now, ...scoped.later], later: [] },
    Math.max(1, platforms.length),
    intervals,
  );
  return {
    access,
    truncated,
    platforms,
    requests,
    tagCount: tags.length,
    hiddenTagCount: tags.length - charted.size,
    streams: groups.map(({ key, label, form, tags: members }) => ({
      key,
      label,
      form,
      tagCount: members.length,
      examples: members.slice(0, EXAMPLES),
    })),
    spreadSeconds: spreadSeconds(heard.quota, requests.later),
  };
}

/** Only GET has a body with the reason of a failure, and several registries refuse HEAD (M-09, M-10). */
async function demandManifest(client: RegistryClient, repository: string, digest: string, signal: AbortSignal) {
  const head = await client.headManifest(repository, digest, signal).catch(nullIfAbsent);
  if (head?.digest !== digest) await client.getManifest(repository, digest, signal);
}

async function readPlatforms(client: RegistryClient, repository: string, tag: string, signal: AbortSignal) {
  const fetched = await client.getManifest(repository, tag, signal).catch(nullIfAbsent);
  if (!fetched) return [];
  const manifest = parseManifest(fetched.bytes, fetched);
  if (manifest.kind !== 'index') return [];
  return manifest.entries.flatMap(({ role, platform }) =>
    role === 'image' && platform !== null ? [{ platform, sizeBytes: null }] : [],
  );
}

function nullIfAbsent(error: unknown): null {
  if (isAbsentAnswer(error)) return null;
  throw error;
}

function countByRegistry(items: Paste['items']) {
  const counts = new Map<string, number>();
  for (const { reference } of items) counts.set(reference.registry, (counts.get(reference.registry) ?? 0) + 1);
  return [...counts].map(([host, count]) => ({ host, count })).sort((a, b) => b.count - a.count);
}
