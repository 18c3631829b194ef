import type { DatabaseClient } from '#lib/db/client.ts';
import type { FakeContent } from '#tests/support/fake-registry/content.ts';
import { readCurrent } from './world.ts';

export type ShownSize = { tag: string; platform: string; digest: string; sizeBytes: number; layerCount: number };

type Layer = { digest: string; size: number };
type Document = {
  manifests?: { digest: string; platform?: { os: string; architecture: string } }[];
  config?: { digest: string };
  layers?: Layer[];
};

/** Reads the shown tags of a repository, without comparisons with an older push. */
export async function readShown(db: DatabaseClient, repositoryId: string): Promise<ShownSize[]> {
  const rows = await readCurrent(db, repositoryId);
  return rows
    .map(({ tag, platform, digest, sizeBytes, layerCount }) => ({ tag, platform, digest, sizeBytes, layerCount }))
    .sort(byTag);
}

/** Computes from the registry's content which tags must be shown. */
export function expectShown(content: FakeContent, repository: string, tags?: readonly string[]): ShownSize[] {
  const all = content.repositories.get(repository) ?? new Map<string, string>();
  return [...(tags ?? all.keys())]
    .flatMap((tag) => imagesBehind(content, all.get(tag) ?? '', null).map((image) => ({ tag, ...image })))
    .sort(byTag);
}

function imagesBehind(content: FakeContent, digest: string, platform: string | null): Omit<ShownSize, 'tag'>[] {
  const document = read(content, digest);
  if (document.manifests) {
    return document.manifests.flatMap((entry) => {
      const named = entry.platform ? `${entry.platform.os}/${entry.platform.architecture}` : null;
      return imagesBehind(content, entry.digest, named);
    });
  }
  const layers = new Map((document.layers ?? []).map((layer) => [layer.digest, layer.size]));
  const sizeBytes = [...layers.values()].reduce((sum, size) => sum + size, 0);
  const own = platform ?? platformOf(content, document.config?.digest ?? '');
  return [{ platform: own, digest, sizeBytes, layerCount: document.layers?.length ?? 0 }];
}

function platformOf(content: FakeContent, digest: string): string {
  const { os, architecture } = JSON.parse(content.blobs.get(digest)?.toString() ?? '{}');
  return `${os}/${architecture}`;
}

function read(content: FakeContent, digest: string): Document {
  const stored = content.manifests.get(digest);
  if (!stored) throw new Error(`${digest} is not in the fake registry`);
  return JSON.parse(stored.bytes.toString());
}

function byTag(a: ShownSize, b: ShownSize): number {
  return a.tag < b.tag ? -1 : a.tag > b.tag ? 1 : a.platform < b.platform ? -1 : a.platform > b.platform ? 1 : 0;
}
