import { type FakeContent, OCI_MANIFEST } from './content.ts';

const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';

export type IndexChild = { platform: string; digest: string; config: string };

/**
 * Tags an index with one image for each platform. Images of different seeds share no layers. @returns its digest and
 * its children's
 */
export function tagIndex(
  content: FakeContent,
  { repository, tag, seed, platforms }: { repository: string; tag: string; seed: number; platforms: readonly string[] },
): { digest: string; children: IndexChild[] } {
  const children = platforms.map((platform, at): IndexChild => {
    const [os = '', architecture = ''] = platform.split('/');
    const sizes = [1_000_000 + seed * 1000 + at, 10 + at];
    const digest = content.image(repository, UNLISTED, sizes, { os, architecture });
    content.tagsOf(repository).delete(UNLISTED);
    return { platform, digest, config: configOf(content, digest) };
  });
  const manifests = children.map(({ platform, digest }) => ({
    ...descriptorOf(content, digest),
    platform: { os: platform.split('/')[0], architecture: platform.split('/')[1] },
  }));
  return { digest: content.tag(repository, tag, indexOf(manifests), OCI_INDEX), children };
}

/** Stores an index of manifests, without platforms. @returns its digest */
export function wrapAll(content: FakeContent, digests: readonly string[]): string {
  return content.manifest(indexOf(digests.map((digest) => descriptorOf(content, digest))), OCI_INDEX);
}

/** Wraps a manifest in `levels` indexes, each with one child. @returns the outermost digest */
export function wrapInIndexes(content: FakeContent, digest: string, levels: number): string {
  let outer = digest;
  for (let level = 0; level < levels; level += 1) outer = wrapAll(content, [outer]);
  return outer;
}

/** Returns the digest of the config that an image manifest names. */
export function configOf(content: FakeContent, digest: string): string {
  const { config } = JSON.parse(stored(content, digest).bytes.toString()) as { config: { digest: string } };
  return config.digest;
}

const UNLISTED = 'unlisted';

function indexOf(manifests: object[]) {
  return { schemaVersion: 2, mediaType: OCI_INDEX, manifests };
}

function descriptorOf(content: FakeContent, digest: string) {
  const { bytes, mediaType } = stored(content, digest);
  return { mediaType: mediaType || OCI_MANIFEST, digest, size: bytes.length };
}

function stored(content: FakeContent, digest: string) {
  const found = content.manifests.get(digest);
  if (!found) throw new Error(`${digest} is not in the fake registry`);
  return found;
}
