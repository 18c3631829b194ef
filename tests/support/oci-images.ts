import { gzipSync, zstdCompressSync } from 'node:zlib';
import { type BuiltBlob, type BuiltImage, blobOf, descriptorOf, documentOf } from './built-image.ts';
import { noiseOf, tarOf } from './tar.ts';

/** 'docker' means schema 2 manifests and manifest lists, 'oci' means OCI manifests and indexes. */
export type Flavour = 'docker' | 'oci';
/**
 * LayerSpec describes a layer. `instruction` is the history's created_by. The default compression is gzip, the only one
 * of Docker's format.
 */
export type LayerSpec = {
  instruction: string;
  files: Record<string, string | Uint8Array>;
  compression?: 'gzip' | 'zstd' | 'none';
};
export type ImageSpec = {
  flavour: Flavour;
  layers: LayerSpec[];
  /** Default: "linux/amd64". */
  platform?: string;
  /** ISO time. Default: 2026-01-02T03:04:05Z. */
  created?: string;
  labels?: Record<string, string>;
  /** Annotations of the manifest (OCI only). */
  annotations?: Record<string, string>;
};

const TYPES = {
  docker: {
    index: 'application/vnd.docker.distribution.manifest.list.v2+json',
    manifest: 'application/vnd.docker.distribution.manifest.v2+json',
    config: 'application/vnd.docker.container.image.v1+json',
    layer: 'application/vnd.docker.image.rootfs.diff.tar',
    gzip: '.gzip',
  },
  oci: {
    index: 'application/vnd.oci.image.index.v1+json',
    manifest: 'application/vnd.oci.image.manifest.v1+json',
    config: 'application/vnd.oci.image.config.v1+json',
    layer: 'application/vnd.oci.image.layer.v1.tar',
    gzip: '+gzip',
  },
} as const;

/**
 * Describes one layer of about `sizeBytes` compressed bytes: a single file that hardly compresses, with content from
 * `seed`.
 */
export function layerOf(instruction: string, sizeBytes: number, seed: number): LayerSpec {
  return { instruction, files: { [`opt/file-${seed}`]: noiseOf(sizeBytes, seed) } };
}

/**
 * Builds an image for one platform: tar layers, a config with one history entry for each layer and one empty CMD, a
 * manifest.
 */
export function buildImage(spec: ImageSpec): BuiltImage {
  const created = spec.created ?? '2026-01-02T03:04:05Z';
  const tars = spec.layers.map(({ files }) => tarOf(files));
  const layers = spec.layers.map((layer, index) => compress(tars[index] ?? new Uint8Array(), layer, spec.flavour));
  const config = documentOf(TYPES[spec.flavour].config, {
    created,
    ...platformFields(spec.platform ?? 'linux/amd64'),
    config: { Cmd: ['/bin/sh'], Env: ['PATH=/bin'], ...(spec.labels ? { Labels: spec.labels } : {}) },
    rootfs: { type: 'layers', diff_ids: tars.map((tar) => blobOf('', tar).digest) },
    history: [
      ...spec.layers.map(({ instruction }) => ({ created, created_by: instruction })),
      { created, created_by: 'CMD ["/bin/sh"]', empty_layer: true },
    ],
  });
  return assemble(spec.flavour, config, layers, spec.annotations);
}

/**
 * Builds an index of images of the given platforms. `attested` adds one attestation manifest for each, as BuildKit
 * does.
 */
export function buildIndex(
  flavour: Flavour,
  children: { platform: string; image: BuiltImage }[],
  { attested = false }: { attested?: boolean } = {},
): BuiltImage {
  const attestations = attested
    ? children.map(({ image }) => ({ subject: image, image: buildAttestation(image) }))
    : [];
  const manifest = documentOf(TYPES[flavour].index, {
    schemaVersion: 2,
    mediaType: TYPES[flavour].index,
    manifests: [
      ...children.map(({ platform, image }) => ({
        ...descriptorOf(image.manifest),
        platform: platformFields(platform),
      })),
      ...attestations.map(({ subject, image }) => ({
        ...descriptorOf(image.manifest),
        annotations: {
          'vnd.docker.reference.digest': subject.manifest.digest,
          'vnd.docker.reference.type': 'attestation-manifest',
        },
        platform: platformFields('unknown/unknown'),
      })),
    ],
  });
  return { manifest, children: [...children, ...attestations].map(({ image }) => image), blobs: [] };
}

/** Builds a Helm chart as `helm push` stores it, which is not an image (M-22). */
export function buildHelmChart(): BuiltImage {
  const chart = tarOf({ 'demo/Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.2.3\n' });
  const config = documentOf('application/vnd.cncf.helm.config.v1+json', {
    name: 'demo',
    version: '1.2.3',
    apiVersion: 'v2',
  });
  return assemble('oci', config, [blobOf('application/vnd.cncf.helm.chart.content.v1.tar+gzip', gzipSync(chart))]);
}

function buildAttestation(subject: BuiltImage): BuiltImage {
  const statement = documentOf('application/vnd.in-toto+json', {
    _type: 'https://in-toto.io/Statement/v0.1',
    predicateType: 'https://slsa.dev/provenance/v0.2',
    subject: [{ name: '_', digest: { sha256: subject.manifest.digest.slice('sha256:'.length) } }],
  });
  const config = documentOf(TYPES.oci.config, {
    architecture: 'unknown',
    os: 'unknown',
    config: {},
    rootfs: { type: 'layers', diff_ids: [statement.digest] },
  });
  return assemble('oci', config, [statement]);
}

function assemble(
  flavour: Flavour,
  config: BuiltBlob,
  layers: BuiltBlob[],
  annotations?: Record<string, string>,
): BuiltImage {
  const manifest = documentOf(TYPES[flavour].manifest, {
    schemaVersion: 2,
    mediaType: TYPES[flavour].manifest,
    config: descriptorOf(config),
    layers: layers.map(descriptorOf),
    ...(annotations ? { annotations } : {}),
  });
  return { manifest, children: [], blobs: [config, ...layers] };
}

function compress(tar: Uint8Array, { compression = 'gzip' }: LayerSpec, flavour: Flavour): BuiltBlob {
  const { layer, gzip } = TYPES[flavour];
  if (compression === 'gzip') return blobOf(`${layer}${gzip}`, gzipSync(tar));
  if (flavour === 'docker') throw new Error(`Docker's schema 2 has no layer type for ${compression}`);
  return compression === 'zstd' ? blobOf(`${layer}+zstd`, zstdCompressSync(tar)) : blobOf(layer, tar);
}

function platformFields(platform: string): { architecture: string; os: string; variant?: string } {
  const [os = '', architecture = '', variant] = platform.split('/');
  return variant === undefined ? { architecture, os } : { architecture, os, variant };
}
