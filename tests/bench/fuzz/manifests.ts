import fc from 'fast-check';
import { InvalidManifestError } from '#lib/image/errors.ts';
import { parseManifest } from '#lib/image/manifest.ts';
import { asBytes } from './bytes.ts';
import { demand, demandStorable } from './check.ts';
import { readDocuments } from './documents.ts';
import type { Fuzz } from './fuzz.ts';
import { mutatedJson, repeatedJson } from './json.ts';
import { mutatedTexts } from './text.ts';

const SEEDS = readDocuments(
  (document) => 'manifests' in document || 'layers' in document || 'fsLayers' in document || 'blobs' in document,
);
const TYPES = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
];
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const DESCRIPTOR = `{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"${DIGEST}","size":1}`;
const CONFIG = `{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"${DIGEST}","size":1}`;
const KEYS = [
  ...[
    'schemaVersion',
    'mediaType',
    'config',
    'layers',
    'manifests',
    'digest',
    'size',
    'annotations',
    'platform',
    'subject',
  ],
  ...[
    'artifactType',
    'data',
    'urls',
    'os',
    'architecture',
    'variant',
    'os.version',
    'os.features',
    'fsLayers',
    'blobs',
    'history',
  ],
];
const TOKENS = [
  ...KEYS.map((key) => `"${key}":`),
  ...TYPES.map((type) => `"${type}"`),
  DESCRIPTOR,
  `"${DIGEST}"`,
  '{',
  '}',
  '[',
  ']',
  '2',
];

export const manifestsFuzz: Fuzz<Uint8Array> = {
  name: 'manifests',
  inputs: asBytes(
    fc.oneof({ weight: 7, arbitrary: mutatedJson(SEEDS, KEYS) }, { weight: 3, arbitrary: mutatedTexts(SEEDS, TOKENS) }),
  ),
  repeated: (length) =>
    repeatedJson(
      length,
      [
        [`{"schemaVersion":2,"mediaType":"${TYPES[0]}","config":${CONFIG},"layers":[`, ']}'],
        [`{"schemaVersion":2,"mediaType":"${TYPES[1]}","manifests":[`, ']}'],
        [`{"schemaVersion":2,"config":${CONFIG},"layers":[],"annotations":{"a":[`, ']}}'],
        ['{"schemaVersion":1,"fsLayers":[', ']}'],
      ],
      [DESCRIPTOR, CONFIG, '{}', '[]', 'null', '""', '0', '{"a":{"b":1}}', '"\\u0000"', `"${'a'.repeat(1_000)}"`],
    ).map((text) => Buffer.from(text)),
  longest: 4 * 1024 * 1024,
  refusals: [InvalidManifestError],
  call(input) {
    let last: unknown;
    let refused = 0;
    const ways = [
      { contentType: null, trusted: false },
      ...TYPES.map((contentType) => ({ contentType, trusted: true })),
    ];
    for (const way of ways.slice(0, input.length > 100_000 ? 1 : ways.length)) {
      try {
        const manifest = parseManifest(input, way);
        demandStorable(manifest);
        if (manifest.kind === 'image' || manifest.kind === 'artifact')
          demand(
            manifest.layers.every(({ sizeBytes }) => Number.isSafeInteger(sizeBytes) && sizeBytes >= 0),
            'a size is none',
          );
      } catch (error) {
        if (!(error instanceof InvalidManifestError)) throw error;
        demand(error.message.length <= 1_000 && error.hint !== '', 'a message is too long, or names no next step');
        refused += 1;
        last = error;
      }
    }
    if (refused === ways.length || (input.length > 100_000 && refused > 0)) throw last;
  },
};
