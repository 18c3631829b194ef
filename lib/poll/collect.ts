import type { Database } from '#lib/db/client.ts';
import { findRawManifest, type ManifestFact } from '#lib/db/images/facts.ts';
import { findReadManifests } from '#lib/db/images/repository-manifests.ts';
import { retryBelow, type UnreadPart, type UnreadReason } from '#lib/db/images/unread-parts.ts';
import type { QuotaPurpose } from '#lib/domain/registry.ts';
import type { SecretMask } from '#lib/findings/secrets/secret-mask.ts';
import type { ImageConfig } from '#lib/image/config.ts';
import type { Digest } from '#lib/image/digest.ts';
import { type ImageManifest, type IndexEntry, type Manifest, parseManifest } from '#lib/image/manifest.ts';
import { type RegistryClient, readConfig } from '#lib/registry/index.ts';
import { eachOf } from './each-of.ts';
import { imageFact, indexFact, plainFact } from './manifest-facts.ts';
import { createMemo } from './memo.ts';
import type { QuotaGuard } from './quota-guard.ts';
import { decideScope, type Place } from './scope.ts';
import {
  FILTERED_PART,
  failed,
  MAX_CHILDREN,
  postponed,
  TOO_DEEP_PART,
  TOO_MANY_PARTS,
  tooManyBelow,
  waitingForQuota,
} from './unread-reason.ts';
import { WaitingForQuotaError } from './waiting-for-quota-error.ts';

/** The most indexes inside each other (S-43). */
const MAX_DEPTH = 3;
/** Limits for all indexes below one tag, which stay in memory until the tag is stored. */
const MAX_BELOW_TAG = 256;
const MAX_BYTES_BELOW_TAG = 8 * 1024 * 1024;
/** More than the gate allows at the same time, so that it stays busy. */
const CHILDREN_AT_ONCE = 8;
/** Limits of the facts that are kept for later tags, which often share them. */
const KEPT = {
  most: 256,
  mostBytes: 8 * 1024 * 1024,
  sizeOf: (facts: readonly ManifestFact[]) => facts.reduce((sum, { raw }) => sum + raw.length, 0),
};

export type CollectOptions = {
  db: Database;
  client: RegistryClient;
  repositoryId: string;
  /** Name within the registry. */
  repository: string;
  /** Normalised platforms to read; empty means all. */
  platforms: readonly string[];
  quota: QuotaGuard;
  now: () => Date;
  /** [0, 1): jitter of retries. */
  random: () => number;
  signal: AbortSignal;
  /** True once the poll has to end. Nothing new is started then. */
  isOver: () => boolean;
  /** Masks secrets before anything is stored. */
  mask: SecretMask;
};

/** A manifest, and all facts below it that this repository has not read yet. */
export type Collected = { digest: Digest; facts: ManifestFact[] };

type Fetched = { digest: Digest; bytes: Uint8Array; contentType: string | null; trusted: boolean };
type Reading = { depth: number; platforms: readonly string[]; purpose: QuotaPurpose; spent: Spent };
/** Manifests and bytes read below one tag so far. */
type Spent = { manifests: number; bytes: number };

type StoredChild = { digest: Digest; mediaType: string | null; depth: number };

export type Collector = {
  /**
   * Reads a tag by GET, and everything below it that this repository has not read. Failures below it are noted in the
   * facts, and the other parts are still read.
   *
   * @param platforms - instead of the repository's: a first check starts with one
   * @throws RegistryError or InvalidManifestError for the tag's own manifest, WaitingForQuotaError
   */
  readTag(tag: string, purpose: QuotaPurpose, platforms?: readonly string[]): Promise<Collected>;
  /** Reads a child of a stored index. @throws as `readTag` */
  readChild(child: StoredChild): Promise<ManifestFact[]>;
  /** True if this poll already tried the part and failed. It does not retry it. */
  hasFailed(digest: string): boolean;
  /** Reads the config of a stored image. @throws RegistryError, InvalidManifestError */
  readImageConfig(digest: Digest): Promise<ManifestFact[]>;
};

/** One collector for each poll. Content that tags share is fetched once, also when they are read at the same time. */
export function createCollector(options: CollectOptions): Collector {
  return new PollCollector(options);
}

class PollCollector implements Collector {
  readonly #options: CollectOptions;
  readonly #roots = createMemo<ManifestFact[]>(KEPT);
  readonly #children = createMemo<ManifestFact[]>(KEPT);
  readonly #failedParts = new Set<string>();

  constructor(options: CollectOptions) {
    this.#options = options;
  }

  async readTag(tag: string, purpose: QuotaPurpose, platforms = this.#options.platforms): Promise<Collected> {
    const fetched = await this.#getManifest(tag, purpose);
    const { digest } = fetched;
    const facts = await this.#roots(`${digest} ${platforms}`, () =>
      this.#readRoot(fetched, { depth: 0, platforms, purpose, spent: { manifests: 0, bytes: 0 } }),
    );
    return { digest, facts };
  }

  hasFailed(digest: string): boolean {
    return this.#failedParts.has(digest);
  }

  readChild({ digest, mediaType, depth }: StoredChild): Promise<ManifestFact[]> {
    return this.#readOnce(
      { digest, mediaType },
      { depth, platforms: this.#options.platforms, purpose: 'retry', spent: { manifests: 0, bytes: 0 } },
    );
  }

  async readImageConfig(digest: Digest): Promise<ManifestFact[]> {
    const stored = await findRawManifest(this.#options.db, digest);
    const manifest = stored && parseManifest(stored.raw, { contentType: stored.mediaType, trusted: true });
    if (stored === null || manifest?.kind !== 'image') return [];
    const config = await readConfig(
      this.#options.client,
      this.#options.repository,
      manifest.config,
      this.#options.signal,
    );
    return [await imageFact(plainFact(digest, stored.raw, manifest), manifest, config, [], this.#options.mask)];
  }

  #getManifest(reference: string, purpose: QuotaPurpose) {
    return this.#options.quota.spend(purpose, (beforeSend) =>
      this.#options.client.getManifest(this.#options.repository, reference, this.#options.signal, beforeSend),
    );
  }

  async #read(fetched: Fetched, reading: Reading): Promise<ManifestFact[]> {
    const manifest = parseManifest(fetched.bytes, fetched);
    const plain = plainFact(fetched.digest, fetched.bytes, manifest);
    if (manifest.kind === 'index') {
      const { facts, unread } = await this.#readChildren(fetched.digest, manifest, reading);
      return [...facts, indexFact(plain, manifest, unread)];
    }
    if (manifest.kind !== 'image') return [plain];
    const { config, unread } = await this.#tryConfig(fetched.digest, manifest, reading.depth);
    return [await imageFact(plain, manifest, config, unread, this.#options.mask)];
  }

  /** The reason why a part was not read. @throws an error that affects all other parts, too */
  #reasonOf(error: unknown, place: Place): UnreadReason {
    if (error instanceof WaitingForQuotaError) return waitingForQuota(error);
    if (decideScope(error, place).endsPoll) throw error;
    return failed(error, place, 1, this.#options.now(), this.#options.random());
  }

  async #tryConfig(
    parentDigest: Digest,
    manifest: ImageManifest,
    depth: number,
  ): Promise<{ config: ImageConfig | null; unread: UnreadPart[] }> {
    try {
      return {
        config: await readConfig(this.#options.client, this.#options.repository, manifest.config, this.#options.signal),
        unread: [],
      };
    } catch (error) {
      const reason = this.#reasonOf(error, 'config');
      this.#failedParts.add(manifest.config.digest);
      const part = { parentDigest, digest: manifest.config.digest, kind: 'config', platform: null, depth } as const;
      return { config: null, unread: [{ ...part, ...reason }] };
    }
  }

  async #readChildren(
    parentDigest: Digest,
    index: Extract<Manifest, { kind: 'index' }>,
    reading: Reading,
  ): Promise<{ facts: ManifestFact[]; unread: UnreadPart[] }> {
    const { depth, spent } = reading;
    const entries = index.entries.filter(({ role }) => role === 'index' || role === 'image');
    const known = await findReadManifests(
      this.#options.db,
      this.#options.repositoryId,
      entries.map(({ descriptor }) => descriptor.digest),
    );
    await this.#retryGivenUp([...known], depth + 1);
    const unread: UnreadPart[] = [];
    const leave = ({ descriptor, platform }: IndexEntry, reason: UnreadReason) =>
      unread.push({ parentDigest, digest: descriptor.digest, kind: 'child', platform, depth: depth + 1, ...reason });
    const wanted: IndexEntry[] = [];
    for (const entry of entries) {
      if (known.has(entry.descriptor.digest)) continue;
      const left = this.#decideEntry(entry, reading, wanted.length);
      if (left !== null) leave(entry, left);
      else {
        wanted.push(entry);
        spent.manifests += 1;
      }
    }
    const facts: ManifestFact[] = [];
    await eachOf(wanted, { atOnce: CHILDREN_AT_ONCE }, async (entry) => {
      const { digest, mediaType } = entry.descriptor;
      const left = this.#decideWithin(spent);
      if (left !== null) return void leave(entry, left);
      try {
        facts.push(...(await this.#readOnce({ digest, mediaType }, { ...reading, depth: depth + 1 })));
      } catch (error) {
        leave(entry, this.#reasonOf(error, 'child'));
        this.#failedParts.add(digest);
      }
    });
    return { facts, unread };
  }

  /** Returns why an entry is not read, or null. @param count - entries of the same index that are read */
  #decideEntry({ role, platform }: IndexEntry, reading: Reading, count: number): UnreadReason | null {
    if (role === 'image' && !isWanted(platform, this.#options.platforms)) return FILTERED_PART;
    if (reading.depth >= MAX_DEPTH) return TOO_DEEP_PART;
    if (role === 'image' && !isWanted(platform, reading.platforms)) return postponed(this.#options.now());
    if (count >= MAX_CHILDREN) return TOO_MANY_PARTS;
    return reading.spent.manifests >= MAX_BELOW_TAG ? tooManyBelow(`${MAX_BELOW_TAG} manifests`) : null;
  }

  /** Returns why a wanted entry is not read after all, or null. */
  #decideWithin({ bytes }: Spent): UnreadReason | null {
    if (this.#options.isOver()) return postponed(this.#options.now());
    return bytes >= MAX_BYTES_BELOW_TAG ? tooManyBelow(`${MAX_BYTES_BELOW_TAG / 2 ** 20} MiB of manifests`) : null;
  }

  #readOnce(child: { digest: Digest; mediaType: string | null }, reading: Reading): Promise<ManifestFact[]> {
    const { digest, mediaType } = child;
    return this.#children(`${digest} ${reading.platforms} ${reading.depth}`, async () => {
      const fetched = await this.#getManifest(digest, reading.purpose);
      reading.spent.bytes += fetched.bytes.length;
      return this.#read({ ...fetched, contentType: mediaType ?? fetched.contentType, trusted: true }, reading);
    });
  }

  async #readRoot(fetched: Fetched, reading: Reading): Promise<ManifestFact[]> {
    const { digest } = fetched;
    const known = await findReadManifests(this.#options.db, this.#options.repositoryId, [digest]);
    if (!known.has(digest)) return this.#read(fetched, reading);
    await this.#retryGivenUp([digest], reading.depth);
    return [];
  }

  /**
   * Schedules parts below known manifests that were given up elsewhere. A part too deep there may not be too deep
   * here, and a missing one may exist now.
   */
  #retryGivenUp(parents: readonly string[], depth: number): Promise<void> {
    const below = parents.map((digest) => ({ digest, depth }));
    return retryBelow(this.#options.db, this.#options.repositoryId, below, {
      mostIndexes: MAX_DEPTH,
      now: this.#options.now(),
    });
  }
}

function isWanted(platform: string | null, platforms: readonly string[]): boolean {
  return platforms.length === 0 || platform === null || platforms.includes(platform);
}
