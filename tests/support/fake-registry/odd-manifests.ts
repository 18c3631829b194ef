import { type FakeContent, OCI_MANIFEST, sha256 } from './content.ts';

const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const CONFIG = 'application/vnd.oci.image.config.v1+json';
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';

type OddManifest = {
  /** The document, or its bytes. */
  content: object | Uint8Array;
  /** The media type that the registry sends. Default: an OCI image manifest. */
  sentAs?: string;
  /** The expected code of the tag's problem. */
  code: string;
  /** Matches the problem's message. */
  says: RegExp;
};

/** Unusable manifests that a registry serves with correct digests. `seed` makes each one different. */
const ODD_MANIFESTS = {
  'negative size': (seed) => ({
    content: { ...image(seed), layers: [{ mediaType: LAYER, digest: digest(seed), size: -5 }] },
    code: 'manifest-bad-size',
    says: /-5/,
  }),
  'layer without a media type': (seed) => ({
    content: { ...image(seed), layers: [{ digest: digest(seed), size: 5 }] },
    code: 'manifest-shape',
    says: /media type/,
  }),
  'two media types': (seed) => ({
    content: image(seed),
    sentAs: DOCKER_MANIFEST,
    code: 'manifest-type-conflict',
    says: /has the media type .*oci.*sent as .*docker/,
  }),
  'index and image at once': (seed) => ({
    content: { ...image(seed), mediaType: undefined, manifests: [] },
    sentAs: 'application/json',
    code: 'manifest-ambiguous',
    says: /can be read as/,
  }),
  'unknown kind': (seed) => ({
    content: { schemaVersion: 2, mediaType: `application/vnd.acme.thing-${seed}+json`, things: [] },
    sentAs: `application/vnd.acme.thing-${seed}+json`,
    code: 'manifest-unsupported-type',
    says: new RegExp(`vnd\\.acme\\.thing-${seed}`),
  }),
  'more than 4 MiB': (seed) => ({
    content: { ...image(seed), annotations: { filler: 'x'.repeat(4 * 1024 * 1024) } },
    code: 'too-large',
    says: /more than 4194304 bytes/,
  }),
  'JSON nested too deep': (seed) => ({
    content: Buffer.from(`${'['.repeat(100 + seed)}${']'.repeat(100 + seed)}`),
    code: 'manifest-too-deep',
    says: /nested/,
  }),
  'not JSON': (seed) => ({ content: Buffer.from(`nothing ${seed}`), code: 'manifest-not-json', says: /JSON/ }),
} satisfies Record<string, (seed: number) => OddManifest>;

export type OddName = keyof typeof ODD_MANIFESTS;

export const ODD_NAMES = Object.keys(ODD_MANIFESTS) as OddName[];

/** Tags one of them. @returns the expected problem of the tag */
export function tagOddManifest(
  content: FakeContent,
  { repository, tag, name, seed = 1 }: { repository: string; tag: string; name: OddName; seed?: number },
): { digest: string; code: string; says: RegExp } {
  const odd: OddManifest = ODD_MANIFESTS[name](seed);
  const stored = content.tag(repository, tag, odd.content, odd.sentAs ?? OCI_MANIFEST);
  return { digest: stored, code: odd.code, says: odd.says };
}

function image(seed: number) {
  return {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: { mediaType: CONFIG, digest: digest(seed + 1000), size: 2 },
    layers: [] as object[],
  };
}

function digest(seed: number): string {
  return sha256(Buffer.from(`odd ${seed}`));
}
