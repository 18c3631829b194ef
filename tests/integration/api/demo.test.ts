import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Demo } from '#lib/views/dto/demo.ts';
import { Image } from '#lib/views/dto/image.ts';
import { Overview } from '#lib/views/dto/overview.ts';
import { RegistryList } from '#lib/views/dto/registry.ts';
import { StreamList } from '#lib/views/dto/streams.ts';
import { TagList } from '#lib/views/dto/tags.ts';
import { type Api, openApi, waitUntil } from './api.ts';

let api: Api;

beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const readDemo = () => api.read('/api/v1/demo', Demo);

/** The recorded repository that has the most streams so far. */
async function findFullest() {
  const { items } = await api.read('/api/v1/overview', Overview);
  const lists = await Promise.all(
    items.map(async ({ id }) => ({ id, list: await api.read(`/api/v1/repositories/${id}/streams`, StreamList) })),
  );
  return lists.filter(({ list }) => list.items.length > 0).sort((a, b) => b.list.items.length - a.list.items.length)[0];
}

// The tests depend on their order: no demo, loading, removal during loading.
describe('the demo', () => {
  it('starts loading once, however often it is requested, and reports its progress', async () => {
    expect(await readDemo()).toMatchObject({ state: 'absent' });
    const first = await api.call('POST', '/api/v1/demo');
    expect([first.status, Demo.parse(first.body).state]).toEqual([202, 'loading']);
    await waitUntil(async () => (await readDemo()).done > 20);
    const { done, total } = await readDemo();
    expect(total).toBeGreaterThan(done);
    await api.call('POST', '/api/v1/demo');
    expect((await readDemo()).done).toBeGreaterThanOrEqual(done);
  });

  it('is marked as demo while it loads, and its images have sizes and layers', async () => {
    const { items } = await api.read('/api/v1/registries', RegistryList);
    expect(items).toEqual([expect.objectContaining({ origin: 'demo', host: 'docker.io', credential: null })]);
    await waitUntil(async () => (await findFullest()) !== undefined);
    const fullest = await findFullest();
    const tags = await api.read(`/api/v1/repositories/${fullest?.id}/tags?sort=-size`, TagList);
    const [tag] = tags.items;
    const digest = tag?.platforms[0]?.digest;
    const image = await api.read(`/api/v1/images/${digest}?repositoryId=${fullest?.id}`, Image);
    expect(image.layers.length).toBeGreaterThan(0);
    expect(image.sizeBytes).toBe(tag?.sizeBytes);
  });

  it('cannot be polled', async () => {
    const { items } = await api.read('/api/v1/overview', Overview);
    const asked = await api.call('POST', `/api/v1/repositories/${items[0]?.id}/poll`);
    expect(asked.status).toBe(422);
    expect(items.every(({ origin }) => origin === 'demo')).toBe(true);
  });

  it('is removed as a whole, also while it loads, and real repositories stay', async () => {
    const added = await api.call('POST', '/api/v1/repositories', { reference: '127.0.0.1:1/team/app' });
    expect((await api.call('DELETE', '/api/v1/demo')).status).toBe(204);
    expect(await readDemo()).toMatchObject({ state: 'absent', repositories: 0 });
    const { items } = await api.read('/api/v1/overview', Overview);
    expect(items.map(({ id }) => id)).toEqual([(added.body as { id: string }).id]);
    expect((await api.call('DELETE', '/api/v1/demo')).status).toBe(204);
  });
});
