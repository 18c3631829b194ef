import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { digestStreamKey } from '#lib/analysis/tags/tag-form.ts';
import type { CommandContext, GuardedCommands } from '#lib/commands/context.ts';
import { insertPinnedDigest } from '#lib/commands/repositories/pinned-digests.ts';
import { resolveOwners } from '#lib/commands/repositories/resolve-owners.ts';
import { differenceOf, listMatchedByOwner } from '#lib/commands/rules/derive-matching.ts';
import { checkFindingsAgain } from '#lib/db/findings/due-findings.ts';
import { retryLeftOut } from '#lib/db/images/unread-parts.ts';
import { queuePoll } from '#lib/db/polls/polls.ts';
import { newTarget } from '#lib/db/registries/new-target.ts';
import {
  forgetRegistryState,
  insertRegistry,
  type RegistryRow,
  updateRegistry,
} from '#lib/db/registries/registries.ts';
import { listOwnerRules, replaceOwnerRules } from '#lib/db/repositories/owners.ts';
import { deriveLater } from '#lib/db/series/derived.ts';
import {
  insertRepositories,
  listSettings,
  lockFileSettings,
  setRegistryOrigin,
  updateFileRepository,
} from '#lib/db/settings/file-settings.ts';
import { isPinnedDigest } from '#lib/image/pinned-digest.ts';
import { credentialPlace, formatCredential, parseCredential } from '#lib/secrets/credential.ts';
import { UnsealError } from '#lib/secrets/sealer.ts';
import { followPurposes } from '../repositories/pattern-purposes.ts';
import { followChannels } from './apply-channels.ts';
import { followRules } from './apply-rules.ts';
import { createFileWriter, type FileChange, type FileWriter } from './file-writer.ts';
import { type Plan, planFile } from './plan-file.ts';
import type { ValidFile, ValidRegistry } from './validate-file.ts';

/** Writing 5,000 repositories for the first time takes seconds. */
const TIMEOUT = { timeout: 180_000, maxWait: 30_000 };

/**
 * Applies the sections of plimsoll.yaml, except access, contents and findings, in one transaction. Processes can call this concurrently: a
 * lock orders them, and the first does the work.
 *
 * @returns the changes; empty where the database follows the file already
 */
export async function applyFile(guarded: GuardedCommands, file: ValidFile): Promise<FileChange[]> {
  const context = guarded.require('write');
  const changes = await context.db.$transaction(async (tx) => {
    await lockFileSettings(tx);
    const stored = { ...(await listSettings(tx)), owners: await listOwnerRules(tx) };
    const plan = planFile(file, stored, (row, entry) => isSameCredential(context, row, entry));
    const inside = createFileWriter(context, tx);
    const registryIds = new Map(stored.registries.map(({ host, id }) => [host, id]));
    await writeRegistries(inside, plan.registries, registryIds);
    await writeRepositories(inside, plan.repositories, registryIds);
    if (plan.owners) {
      const { rules, isNew } = plan.owners;
      const before = await listMatchedByOwner(tx);
      await followPurposes(tx, () => replaceOwnerRules(tx, 'file', rules));
      const after = await listMatchedByOwner(tx);
      await deriveLater(tx, ...differenceOf(before, after));
      const details = { rules: rules.map(({ place: _, ...rule }) => rule) };
      if (isNew) await inside.note('changed', { kind: 'owners', id: null, name: null }, [], details);
    }
    await resolveOwners(tx);
    await followRules(inside, file);
    await followChannels(inside, file);
    return inside.changes;
  }, TIMEOUT);
  if (changes.length > 0) context.wake();
  return changes;
}

/** Settings of a registry that its stored state depends on, such as pauses. A change discards that state. */
const CHANGES_ADDRESS = ['url', 'insecure', 'caPem', 'trustedTokenHosts', 'allowPrivate', 'credentials'];

async function writeRegistries(writer: FileWriter, plan: Plan['registries'], ids: Map<string, string>): Promise<void> {
  const { tx, now } = writer;
  for (const { credentials, ...entry } of plan.add) {
    const id = await addRegistry(writer, { ...entry, origin: 'file' }, credentials);
    ids.set(entry.host, id);
  }
  for (const { host, insecure } of plan.addPlain)
    ids.set(
      host,
      await addRegistry(writer, { ...newTarget(host, insecure), name: host, origin: 'ui', place: null }, null),
    );
  for (const { row, settings, fields, adopts, entry } of plan.change) {
    const { id, host } = row;
    ids.set(host, id);
    await updateRegistry(tx, id, {
      ...settings,
      ...(fields.includes('credentials') ? sealCredential(writer, id, entry.credentials) : {}),
    });
    await setRegistryOrigin(tx, id, 'file', settings.place);
    if (fields.some((field) => CHANGES_ADDRESS.includes(field))) await forgetRegistryState(tx, id);
    const noted = fields.filter((field) => field !== 'place');
    if (adopts || noted.length > 0)
      await writer.note(adopts ? 'adopted' : 'changed', { kind: 'registry', id, name: host }, noted);
  }
  for (const { id, host } of plan.release) {
    await setRegistryOrigin(tx, id, 'ui', null);
    await writer.note('released', { kind: 'registry', id, name: host }, []);
  }

  async function addRegistry(
    { note }: FileWriter,
    {
      trustedTokenHosts,
      ...fields
    }: Omit<RegistryRow, 'id' | 'credential' | 'credentialUpdatedAt' | 'trustedTokenHosts'> & {
      trustedTokenHosts: readonly string[];
    },
    credentials: ValidRegistry['credentials'],
  ): Promise<string> {
    const id = randomUUID();
    const sealed = sealCredential(writer, id, credentials);
    await insertRegistry(tx, { id, ...fields, trustedTokenHosts: [...trustedTokenHosts], ...sealed }, now);
    const details = { url: fields.url, hasCredential: credentials !== null };
    await note('added', { kind: 'registry', id, name: fields.host }, [], details);
    return id;
  }
}

async function writeRepositories(
  writer: FileWriter,
  plan: Plan['repositories'],
  ids: Map<string, string>,
): Promise<void> {
  const { tx, now } = writer;
  const idOf = (host: string) => {
    const id = ids.get(host);
    if (id === undefined) throw new Error(`no registry was made for ${host}`);
    return id;
  };
  const added = await insertRepositories(
    tx,
    plan.add.map(({ host, name, settings }) => ({
      ...settings,
      name,
      registryId: idOf(host),
      pinnedStreamKey: streamOf(settings),
    })),
    now,
  );
  const addedIds = new Map(added.map(({ id, registryId, name }) => [`${registryId}/${name}`, id]));
  for (const { host, name, settings, digest } of plan.add) {
    const id = addedIds.get(`${idOf(host)}/${name}`) ?? null;
    const target = { kind: 'repository', id, name: `${host}/${name}` } as const;
    if (id !== null && digest !== null) await insertPinnedDigest(tx, id, digest, now);
    await writer.note('added', target, [], { relation: settings.relation });
  }
  for (const { row, settings, fields, adopts, host, digest } of plan.change) {
    const pinnedStreamKey = fields.includes('pastedTag') ? streamOf(settings) : null;
    const pin = pinnedStreamKey === null ? {} : { pinnedStreamKey, pinnedPlatform: null };
    await updateFileRepository(tx, row.id, { ...settings, ...pin });
    if (digest !== null) await insertPinnedDigest(tx, row.id, digest, now);
    const noted = fields.filter((field) => field !== 'place');
    const target = { kind: 'repository', id: row.id, name: `${host}/${row.name}` } as const;
    if (adopts || noted.length > 0) await writer.note(adopts ? 'adopted' : 'changed', target, noted);
    await applyConsequences(writer, row.id, noted);
  }
  for (const { id, host, name } of plan.release) {
    await updateFileRepository(tx, id, { origin: 'ui', place: null });
    await writer.note('released', { kind: 'repository', id, name: `${host}/${name}` }, []);
  }
}

/** A repository named only by a digest shows the stream of that digest. */
function streamOf({ pastedTag }: { pastedTag: string | null }): string | null {
  return pastedTag !== null && isPinnedDigest(pastedTag) ? digestStreamKey(pastedTag) : null;
}

const CHANGES_TAGS = ['include', 'exclude', 'pastedTag', 'digest'];
const CHANGES_ROWS = [...CHANGES_TAGS, 'platforms'];
/** Rules and budgets match on these. */
const CHANGES_RULES = ['relation', 'owner'];
const CHANGES_TIMES = ['relation', 'listIntervalSeconds', 'tagIntervalSeconds'];

/**
 * Updates what depends on changed settings: derives series, reads platforms left out so far, and polls. The poll lists
 * tags where new ones may match.
 */
async function applyConsequences({ tx, now }: FileWriter, id: string, fields: readonly string[]): Promise<void> {
  const changes = (names: readonly string[]) => fields.some((field) => names.includes(field));
  if (changes(CHANGES_ROWS) || changes(CHANGES_RULES)) await deriveLater(tx, id);
  if (fields.includes('purpose')) await checkFindingsAgain(tx, [id]);
  if (fields.includes('platforms')) await retryLeftOut(tx, id, now);
  if (changes(CHANGES_ROWS) || changes(CHANGES_TIMES))
    await queuePoll(tx, id, changes(CHANGES_TAGS) ? 'manual' : 'schedule', now);
}

function sealCredential({ sealer, now }: FileWriter, id: string, credentials: ValidRegistry['credentials']) {
  const credential = credentials && sealer.seal(formatCredential(credentials), credentialPlace(id));
  return { credential, credentialUpdatedAt: credential === null ? null : now };
}

/** False where the credential changed or cannot be opened: only then is it sealed again. */
function isSameCredential({ sealer }: CommandContext, row: RegistryRow, { credentials }: ValidRegistry): boolean {
  if (row.credential === null || credentials === null) return row.credential === null && credentials === null;
  try {
    const stored = parseCredential(sealer.unseal(row.credential, credentialPlace(row.id)));
    return isDeepStrictEqual(stored, credentials);
  } catch (error) {
    if (error instanceof UnsealError) return false;
    throw error;
  }
}
