import type { Database } from '#lib/db/client.ts';
import { findManifests, findRawManifest, type KnownManifest, type ManifestFact } from '#lib/db/facts.ts';
import type { Digest } from '#lib/image/digest.ts';
import type { Manifest } from '#lib/image/manifest.ts';
import { parseManifest } from '#lib/image/manifest.ts';
import { type RegistryClient, RegistryError, readConfig } from '#lib/registry/index.ts';
import { type ChildState, imageFact, indexFact, plainFact } from './manifest-facts.ts';

/** PROTOCOL S-43: an index inside an index, and children fetched of one index. */
const MAX_DEPTH = 3;
const MAX_CHILDREN = 64;
/** Hours until what was missing is tried again, by how often it was. */
const RETRY_HOURS = [24, 72, 168];
const MEMO_SIZE = 256;

export type CollectOptions = {
  db: Database;
  client: RegistryClient;
  repository: string;
  /** Normalised platforms to read; empty means all. */
  platforms: readonly string[];
  now: () => Date;
  signal: AbortSignal;
};

/** A manifest that a tag points to, and every fact behind it that is not stored yet. */
export type Collected = { digest: Digest; facts: ManifestFact[] };

type Fetched = { digest: Digest; bytes: Uint8Array; contentType: string | null; trusted: boolean };
type Visit = { depth: number; platforms: readonly string[] };

export type Collector = {
  /**
   * Reads what `tag` points to, and all that is new behind it. A digest that is stored and complete costs nothing more
   * (PROTOCOL P-02, P-03).
   *
   * @param hint - the digest that HEAD named, or null
   * @param platforms - instead of the repository's own: the first look begins with one
   * @throws RegistryError, or InvalidManifestError for the tag's own manifest
   */
  collect(tag: string, hint: Digest | null, platforms?: readonly string[]): Promise<Collected>;
};

/** One collector a poll: whatever two tags share is fetched once, also when both are being read at the same time. */
export function createCollector(options: CollectOptions): Collector {
  const { db, client, repository, signal } = options;
  const roots = createMemo<Collected>();
  const children = createMemo<ManifestFact[]>();

  async function visit(fetched: Fetched, known: KnownManifest | undefined, state: Visit): Promise<ManifestFact[]> {
    const manifest = parseManifest(fetched.bytes, fetched);
    const plain = plainFact(fetched.digest, fetched.bytes, manifest);
    if (manifest.kind === 'index') {
      const { facts, states, childRetryAt } = await visitChildren(manifest, state);
      const ownRetryAt = retryAt(known, [...states.values()].includes('missing'));
      return [...facts, indexFact(plain, manifest, states, earliest([ownRetryAt, childRetryAt]))];
    }
    if (manifest.kind === 'image') {
      const config = await readConfig(client, repository, manifest.config, signal);
      return [imageFact(plain, manifest, config, retryAt(known, config.state !== 'present'))];
    }
    return [plain];
  }

  async function visitChildren(index: Extract<Manifest, { kind: 'index' }>, { depth, platforms }: Visit) {
    const states = new Map<string, ChildState>();
    // Only what a tag points to is looked at: an index says for its children when they are to be tried again.
    const retries: (Date | null)[] = [];
    if (depth >= MAX_DEPTH) return { facts: [], states, childRetryAt: null };
    const wanted = index.entries
      .filter(({ role, platform }) => role === 'index' || (role === 'image' && isWanted(platform, platforms)))
      .slice(0, MAX_CHILDREN)
      .map((entry) => entry.descriptor);
    const known = await findManifests(
      db,
      wanted.map(({ digest }) => digest),
    );
    const facts = await Promise.all(
      wanted.map(async ({ digest, mediaType }): Promise<ManifestFact[]> => {
        const stored = known.get(digest);
        states.set(digest, 'present');
        if (stored && !isDue(stored.retryAt)) {
          retries.push(stored.retryAt);
          return [];
        }
        try {
          const found = await children(`${digest} ${platforms}`, async () => {
            const child = await readStoredOr(stored, digest, digest);
            return visit({ ...child, contentType: mediaType, trusted: true }, stored, { depth: depth + 1, platforms });
          });
          retries.push(found.at(-1)?.retryAt ?? null);
          return found;
        } catch (error) {
          // M-19: pushed before its children, or pruned. The others go on.
          if (!(error instanceof RegistryError && error.kind === 'not-found')) throw error;
          states.set(digest, 'missing');
          return [];
        }
      }),
    );
    return { facts: facts.flat(), states, childRetryAt: earliest(retries) };
  }

  async function readStoredOr(stored: KnownManifest | undefined, digest: Digest, reference: string): Promise<Fetched> {
    const raw = stored && (await findRawManifest(db, digest));
    if (raw) return { digest, bytes: raw.raw, contentType: raw.mediaType, trusted: true };
    return client.getManifest(repository, reference, signal);
  }

  async function collectRoot(tag: string, hint: Digest | null, platforms: readonly string[]): Promise<Collected> {
    const known = hint === null ? undefined : (await findManifests(db, [hint])).get(hint);
    if (hint !== null && known && !isDue(known.retryAt)) return { digest: hint, facts: [] };
    const fetched =
      hint === null ? await client.getManifest(repository, tag, signal) : await readStoredOr(known, hint, tag);
    const stored = fetched.digest === hint ? known : (await findManifests(db, [fetched.digest])).get(fetched.digest);
    if (stored && !isDue(stored.retryAt)) return { digest: fetched.digest, facts: [] };
    const facts = await visit(fetched, stored, { depth: 0, platforms });
    return {
      digest: fetched.digest,
      facts: platforms === options.platforms ? facts : markUnfinished(facts, options.now()),
    };
  }

  function isDue(at: Date | null): boolean {
    return at !== null && at.getTime() <= options.now().getTime();
  }

  function retryAt(known: KnownManifest | undefined, isIncomplete: boolean): Date | null {
    const hours = RETRY_HOURS[known?.tries ?? 0];
    return isIncomplete && hours !== undefined ? new Date(options.now().getTime() + hours * 3_600_000) : null;
  }

  return {
    collect: (tag, hint, platforms = options.platforms) =>
      hint === null
        ? collectRoot(tag, null, platforms)
        : roots(`${hint} ${platforms}`, () => collectRoot(tag, hint, platforms)),
  };
}

function isWanted(platform: string | null, platforms: readonly string[]): boolean {
  return platforms.length === 0 || platform === null || platforms.includes(platform);
}

function earliest(times: readonly (Date | null)[]): Date | null {
  const known = times.flatMap((time) => time?.getTime() ?? []);
  return known.length > 0 ? new Date(Math.min(...known)) : null;
}

/** Read in part on purpose: the next look at this tag reads the rest. */
function markUnfinished(facts: readonly ManifestFact[], now: Date): ManifestFact[] {
  const isUnfinished = (fact: ManifestFact) =>
    fact.entries.some(({ state, role }) => state === 'unread' && role === 'image');
  return facts.map((fact) => (isUnfinished(fact) ? { ...fact, retryAt: now } : fact));
}

/** Remembers what is being made and the last few hundred made; what failed is forgotten. */
function createMemo<T>(): (key: string, make: () => Promise<T>) => Promise<T> {
  const made = new Map<string, Promise<T>>();
  return (key, make) => {
    const found = made.get(key);
    if (found) return found;
    const promise = make().catch((error) => {
      made.delete(key);
      throw error;
    });
    made.set(key, promise);
    for (const oldest of made.keys()) {
      if (made.size <= MEMO_SIZE) break;
      made.delete(oldest);
    }
    return promise;
  };
}
