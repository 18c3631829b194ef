import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { runCommand } from './command.ts';

const Manifest = z.object({
  config: z.object({ digest: z.string() }),
  layers: z.array(z.object({ digest: z.string(), size: z.int() })),
});
const Config = z.object({
  architecture: z.string(),
  config: z.object({
    User: z.string().optional(),
    Env: z.array(z.string()),
    Cmd: z.array(z.string()),
    StopSignal: z.string().optional(),
    WorkingDir: z.string(),
    Labels: z.record(z.string(), z.string()),
    Healthcheck: z.object({ Test: z.array(z.string()) }).optional(),
  }),
  history: z.array(z.object({ created_by: z.string(), empty_layer: z.boolean().optional() })),
});

/** PushedImage is an image as a registry serves it. `ownLayers` are those that the Dockerfile made, oldest first. */
export type PushedImage = z.infer<typeof Config> & {
  layers: { digest: string; size: number }[];
  ownLayers: { digest: string; size: number }[];
};

/** The application has three layers: framework, libraries, Plimsoll. */
const OWN = 3;

export async function readImage(registry: string, repository: string, tag: string): Promise<PushedImage> {
  const headers = {
    accept: 'application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json',
  };
  const manifest = Manifest.parse(
    await (await fetch(`${registry}/v2/${repository}/manifests/${tag}`, { headers })).json(),
  );
  const blob = await fetch(`${registry}/v2/${repository}/blobs/${manifest.config.digest}`);
  return { ...Config.parse(await blob.json()), layers: manifest.layers, ownLayers: manifest.layers.slice(-OWN) };
}

/** Unpacks every layer into `folder`: the image's root file system. */
export async function unpackImage(registry: string, repository: string, image: PushedImage, folder: string) {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  for (const [position, { digest }] of image.layers.entries()) {
    const archive = `${folder}.${position}.tar.gz`;
    writeFileSync(
      archive,
      Buffer.from(await (await fetch(`${registry}/v2/${repository}/blobs/${digest}`)).arrayBuffer()),
    );
    await runCommand('tar', ['-xzf', archive, '-C', folder]);
    await runCommand('rm', [archive]);
  }
  return folder;
}

/** Returns the paths of one layer's files. */
export async function listLayer(
  registry: string,
  repository: string,
  digest: string,
  scratch: string,
): Promise<string[]> {
  const archive = join(scratch, 'layer.tar.gz');
  writeFileSync(
    archive,
    Buffer.from(await (await fetch(`${registry}/v2/${repository}/blobs/${digest}`)).arrayBuffer()),
  );
  return (await runCommand('tar', ['-tzf', archive])).split('\n');
}
