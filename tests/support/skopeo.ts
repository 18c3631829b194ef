import { z } from 'zod';
import type { Credential } from '#lib/domain/credential.ts';
import { runBinary } from './binaries.ts';
import type { BuiltImage } from './built-image.ts';
import { withImageFolder } from './image-folder.ts';

/** Pushes the image and all its children to "host/repository:tag", with unchanged digests. */
export async function pushImage(reference: string, image: BuiltImage, credential?: Credential): Promise<void> {
  const account = credential ? ['--dest-creds', `${credential.username}:${credential.password}`] : [];
  await withImageFolder(image, (source) =>
    runBinary('skopeo', [
      '--insecure-policy',
      'copy',
      '--quiet',
      '--all',
      '--preserve-digests',
      '--dest-tls-verify=false',
      ...account,
      source,
      `docker://${reference}`,
    ]),
  );
}

/** Returns the parsed output of `skopeo inspect --raw` for "host/repository:tag" or "…@digest". */
export async function skopeoInspectRaw(reference: string, credential?: Credential): Promise<unknown> {
  return JSON.parse(await inspect(reference, ['--raw'], credential));
}

const Entry = z.object({
  digest: z.string(),
  platform: z.object({ os: z.string(), architecture: z.string(), variant: z.string().optional() }),
  annotations: z.record(z.string(), z.string()).optional(),
});
const Index = z.object({ manifests: z.array(Entry) });
const Manifest = z.object({ layers: z.array(z.object({ digest: z.string(), size: z.int() })) });
const Config = z.object({ os: z.string(), architecture: z.string(), variant: z.string().optional() });

/**
 * SkopeoSize is the size of a platform: os/architecture[/variant] as in the registry, and the sum of distinct layers.
 */
export type SkopeoSize = { platform: string; digest: string | null; sizeBytes: number };

/**
 * Computes the sizes by platform from skopeo's output alone. Attestations are left out. `digest` is null for an image
 * without an index.
 */
export async function skopeoSizes(reference: string, credential?: Credential): Promise<SkopeoSize[]> {
  const raw = await skopeoInspectRaw(reference, credential);
  const index = Index.safeParse(raw);
  if (!index.success) {
    const config = Config.parse(JSON.parse(await inspect(reference, ['--raw', '--config'], credential)));
    return [{ platform: textOf(config), digest: null, sizeBytes: distinctSum(raw) }];
  }
  const images = index.data.manifests.filter(
    ({ annotations }) => annotations?.['vnd.docker.reference.type'] !== 'attestation-manifest',
  );
  const repository = reference.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
  return Promise.all(
    images.map(async ({ digest, platform }) => ({
      platform: textOf(platform),
      digest,
      sizeBytes: distinctSum(await skopeoInspectRaw(`${repository}@${digest}`, credential)),
    })),
  );
}

function inspect(reference: string, flags: string[], credential?: Credential): Promise<string> {
  const account = credential ? ['--creds', `${credential.username}:${credential.password}`] : [];
  return runBinary('skopeo', ['inspect', ...flags, '--tls-verify=false', ...account, `docker://${reference}`]);
}

function distinctSum(raw: unknown): number {
  const distinct = new Map(Manifest.parse(raw).layers.map(({ digest, size }) => [digest, size]));
  return [...distinct.values()].reduce((sum, size) => sum + size, 0);
}

function textOf({ os, architecture, variant }: z.infer<typeof Config>): string {
  return variant ? `${os}/${architecture}/${variant}` : `${os}/${architecture}`;
}
