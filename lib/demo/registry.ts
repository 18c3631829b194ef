import type { ContentSource, StoredManifest } from './content.ts';
import type { DemoChange, DemoHistory, DemoTag } from './history.ts';
import { configBytes, listOf, manifestOf, sha256 } from './image-documents.ts';
import { changesUntil, stateAfter, type TagState } from './tag-state.ts';

/** ReplayRegistry is a registry in memory with the content that Docker Hub had at a chosen moment. It starts empty. */
export type ReplayRegistry = ContentSource & {
  /** Sets the moment, in shifted time. It can go back. */
  advanceTo(moment: Date): void;
};

/** How many documents are kept as bytes. Others are built again on request. */
const KEPT_DOCUMENTS = 128;

/**
 * Creates a registry that replays `history` with every time moved by `shiftMs`. Manifests and configs are built from
 * the recorded layers and instructions, so their digests differ from Docker Hub's.
 */
export function createReplayRegistry(history: DemoHistory, { shiftMs }: { shiftMs: number }): ReplayRegistry {
  const tagsOf = new Map(
    history.repositories.map(({ name, tags }) => [name, new Map(tags.map((tag) => [tag.name, tag]))]),
  );
  const blobsOf = new Map(history.repositories.map(({ name, blobs }) => [name, blobs]));
  /** Functions that build a document again, by repository and digest. There are a few thousand at most. */
  const recipes = new Map<string, () => StoredManifest>();
  const current = new Map<DemoTag, { count: number; digest: string }>();
  const kept = new Map<string, StoredManifest>();
  let recordedMs = Number.NEGATIVE_INFINITY;

  /** Makes both documents of a push available by digest, once one of its tags was read. */
  function learnImage(repository: string, change: DemoChange): StoredManifest {
    const config = configBytes(change, shiftMs);
    const manifest = manifestOf(change, config);
    recipes.set(`${repository}@${sha256(config)}`, () => configDocument(configBytes(change, shiftMs)));
    recipes.set(`${repository}@${manifest.digest}`, () => manifestOf(change, configBytes(change, shiftMs)));
    return manifest;
  }

  function learn(repository: string, state: TagState): StoredManifest {
    if (state.kind === 'image') return learnImage(repository, state.change);
    const { changes } = state;
    const build = () =>
      listOf(changes.map((change) => ({ platform: change.platform, manifest: learnImage(repository, change) })));
    const list = build();
    recipes.set(`${repository}@${list.digest}`, build);
    return list;
  }

  function document(repository: string, digest: string): StoredManifest | null {
    const key = `${repository}@${digest}`;
    const found = kept.get(key) ?? recipes.get(key)?.();
    if (!found) return null;
    keep(key, found);
    return found;
  }

  function keep(key: string, found: StoredManifest): void {
    kept.delete(key);
    kept.set(key, found);
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT_DOCUMENTS) break;
      kept.delete(oldest);
    }
  }

  function byTag(repository: string, tag: DemoTag): StoredManifest | null {
    const count = changesUntil(tag, recordedMs);
    const known = current.get(tag);
    if (known?.count === count) return document(repository, known.digest);
    const state = stateAfter(tag, count);
    if (!state) return null;
    const manifest = learn(repository, state);
    current.set(tag, { count, digest: manifest.digest });
    keep(`${repository}@${manifest.digest}`, manifest);
    return manifest;
  }

  const isThere = (tag: DemoTag) => changesUntil(tag, recordedMs) > 0;
  return {
    advanceTo(moment) {
      recordedMs = moment.getTime() - shiftMs;
    },
    repositories() {
      return [...tagsOf].filter(([, tags]) => [...tags.values()].some(isThere)).map(([name]) => name);
    },
    tags(repository) {
      const names = [...(tagsOf.get(repository)?.values() ?? [])].filter(isThere).map((tag) => tag.name);
      return names.length > 0 ? names : null;
    },
    manifest(repository, reference) {
      if (reference.includes(':')) {
        const found = document(repository, reference);
        return found?.mediaType === CONFIG_DOCUMENT ? null : found;
      }
      const tag = tagsOf.get(repository)?.get(reference);
      return tag ? byTag(repository, tag) : null;
    },
    blob(repository, digest) {
      const layer = blobsOf.get(repository)?.get(digest);
      if (layer) return layer;
      const found = document(repository, digest);
      return found?.mediaType === CONFIG_DOCUMENT ? found.bytes : null;
    },
  };
}

const CONFIG_DOCUMENT = 'config';

function configDocument(bytes: Uint8Array): StoredManifest {
  return { bytes, mediaType: CONFIG_DOCUMENT, digest: sha256(bytes) };
}
