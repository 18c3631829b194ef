import { getJson, postJson, waitUntil } from '#tests/support/app.ts';
import type { BuiltImage } from '#tests/support/built-image.ts';
import { buildImage, layerOf } from '#tests/support/oci-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { watchRepository } from './watching.ts';

type PollAnswer = { state: string };
type IncidentsAnswer = { items: { number: number; state: string }[] };

/**
 * Builds a Node.js application. `ships` adds a development dependency. A different `salt` changes all layers. Two
 * applications that grow by the same layers would share one incident.
 */
export function nodeApp(revision: string, { ships = false, push = 1, salt = 0 } = {}): BuiltImage {
  const modules: Record<string, Uint8Array> = {
    'app/node_modules/react/index.js': noiseOf(300_000, 31 + salt),
    'app/node_modules/moment/moment.js': noiseOf(200_000 + 1_000 * push, 32 + salt),
    ...(ships ? { 'app/node_modules/@swc/core/swc.node': noiseOf(1_500_000, 33 + salt) } : {}),
  };
  return buildImage({
    flavour: 'oci',
    layers: [
      layerOf('/bin/sh -c #(nop) ADD file:5d8521419ad6 in / ', 600_000, 3_000),
      { instruction: 'RUN npm ci', files: modules },
      layerOf('COPY . .', 20_000, 3_100 + push + salt),
    ],
    labels: {
      'org.opencontainers.image.source': 'https://github.com/acme/api',
      'org.opencontainers.image.revision': revision,
    },
  });
}

/** Polls a repository immediately and waits until the poll has succeeded. */
export async function pollNow(url: string, id: string): Promise<void> {
  const poll = await postJson<{ id: string }>(`${url}/api/v1/repositories/${id}/poll`);
  await waitUntil(async () => {
    const { state } = await getJson<PollAnswer>(`${url}/api/v1/polls/${poll.id}`);
    return state === 'succeeded';
  }, 30_000);
}

/** Watches an own application, which then grows by 1.5 MB. @returns its id and the number of its incident */
export async function watchAndGrow(
  url: string,
  reference: string,
  salt: number,
): Promise<{ id: string; incident: number }> {
  await pushImage(`${reference}:main`, nodeApp('aaaa1111', { salt }));
  const id = await watchRepository(url, `${reference}:main`, { relation: 'ours', owner: 'Payments' });
  await pushImage(`${reference}:main`, nodeApp('bbbb2222', { push: 2, salt }));
  await pollNow(url, id);
  await pushImage(`${reference}:main`, nodeApp('cccc3333', { ships: true, push: 3, salt }));
  await pollNow(url, id);
  const { items } = await getJson<IncidentsAnswer>(`${url}/api/v1/incidents?repositoryId=${id}`);
  const [opened] = items;
  if (!opened) throw new Error('nothing was opened');
  return { id, incident: opened.number };
}
