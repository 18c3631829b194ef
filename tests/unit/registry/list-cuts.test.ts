import { describe, expect, it } from 'vitest';
import { cpuMs } from '#tests/support/cpu-time.ts';
import { failureOf, openClient } from '#tests/support/fake-registry/open-client.ts';
import { body, names, registryWithTags } from './tag-list.ts';

describe('a list of tags', () => {
  it('stops at a page that repeats the previous one (S-42)', async () => {
    const fake = await registryWithTags(names(10), { maxPageSize: 5, link: 'loop' });
    const list = await openClient(fake).client.listTags('team/app');
    expect(list).toMatchObject({ tags: names(5), truncated: true });
    expect(list.notes).toEqual([
      { code: 'looped', count: 5, text: 'page 2' },
      { code: 'duplicates', count: 5, text: null },
    ]);
    expect(fake.requests).toHaveLength(2);
  });

  it('stops at pages in a loop (S-42)', async () => {
    const fake = await registryWithTags([]);
    let page = 0;
    fake.switches.intercept = () => {
      page += 1;
      return { ...body([`t${page}`]), headers: { link: `<?last=${page % 3}>; rel="next"` } };
    };
    const list = await openClient(fake).client.listTags('team/app');
    expect(list).toMatchObject({ tags: ['t1', 't2', 't3', 't4'], truncated: true });
    expect(list.notes).toEqual([{ code: 'looped', count: 4, text: 'page 4' }]);
  });

  it('stops after five pages without new tags, even with new Links (S-42)', async () => {
    const fake = await registryWithTags([]);
    let page = 0;
    fake.switches.intercept = () => {
      page += 1;
      return { ...body(['a']), headers: { link: `<?last=${page}>; rel="next"` } };
    };
    const list = await openClient(fake).client.listTags('team/app');
    expect(list).toMatchObject({ tags: ['a'], truncated: true });
    expect(list.notes).toContainEqual({ code: 'stalled', count: 1, text: '5 pages' });
    expect(fake.requests).toHaveLength(6);
  });

  it('stops after a thousand pages and adds a note (S-41)', async () => {
    const fake = await registryWithTags([]);
    let page = 0;
    fake.switches.intercept = () => {
      page += 1;
      return { ...body([`t${page}`]), headers: { link: `<?last=${page}>; rel="next"` } };
    };
    const list = await openClient(fake).client.listTags('team/app');
    expect(list.tags).toHaveLength(1000);
    expect(list).toMatchObject({
      truncated: true,
      notes: [{ code: 'too-many-pages', count: 1000, text: '1,000 pages' }],
    });
  });

  it('stops when it takes too long', async () => {
    const fake = await registryWithTags(names(30), { maxPageSize: 10 });
    const { client, clock } = openClient(fake, { limits: { listMs: 60_000 } });
    fake.switches.intercept = () => {
      clock.advance(40_000);
      return undefined;
    };
    const list = await client.listTags('team/app');
    expect(list).toMatchObject({ truncated: true, notes: [{ code: 'too-slow', count: 20, text: '60 s' }] });
    expect(list.tags).toHaveLength(20);
  });

  it('stops at a repeated Link even with new tags (S-42)', async () => {
    const fake = await registryWithTags([]);
    const headers = { link: '<?last=x>; rel="next"' };
    fake.switches.failures = [
      { ...body(['a']), headers },
      { ...body(['b']), headers },
      { ...body(['c']), headers },
    ];
    expect(await openClient(fake).client.listTags('team/app')).toMatchObject({ tags: ['a', 'b'], truncated: true });
  });

  it('stops at the limits of pages and entries and adds a note (L-20, S-41)', async () => {
    const fake = await registryWithTags(names(50), { maxPageSize: 10 });
    const byPages = await openClient(fake, { limits: { pages: 3 } }).client.listTags('team/app');
    expect(byPages).toMatchObject({ truncated: true, notes: [{ code: 'too-many-pages', count: 30, text: '3 pages' }] });
    expect(byPages.tags).toHaveLength(30);
    const byTags = await openClient(fake, { limits: { listEntries: 25 } }).client.listTags('team/app');
    expect(byTags).toMatchObject({
      truncated: true,
      notes: [{ code: 'too-many-tags', count: 25, text: '25 entries' }],
    });
    expect(byTags.tags).toHaveLength(25);
    const exact = await openClient(fake, { limits: { listEntries: 50, pages: 5 } }).client.listTags('team/app');
    expect(exact).toMatchObject({ truncated: false });
  });

  it('is rejected when its first page is too large (S-40)', async () => {
    const fake = await registryWithTags(names(100));
    expect((await failureOf(openClient(fake, { limits: { listBytes: 200 } }).client.listTags('team/app'))).kind).toBe(
      'too-large',
    );
  });

  it('keeps the first pages when later ones exceed the limit of bytes (S-40)', async () => {
    const fake = await registryWithTags(names(100), { maxPageSize: 40 });
    const list = await openClient(fake, { limits: { listBytes: 600 } }).client.listTags('team/app');
    expect(list).toMatchObject({ truncated: true, notes: [{ code: 'too-many-bytes', count: 40 }] });
    expect(list.tags).toHaveLength(40);
  });

  it('is read from 40 MB with manifests, without keeping those (L-17)', async () => {
    const fake = await registryWithTags([]);
    const child = { imageSizeBytes: '1'.repeat(900), tag: ['x'], mediaType: 'm', timeCreatedMs: '0' };
    const manifest = Object.fromEntries(
      Array.from({ length: 40_000 }, (_, n) => [`sha256:${String(n).padStart(64, '0')}`, child]),
    );
    const text = JSON.stringify({ child: ['tags'], manifest, name: 'team/app', tags: names(500) });
    expect(text.length).toBeGreaterThan(40_000_000);
    fake.switches.intercept = () => ({ status: 200, body: text });
    const startedAt = cpuMs();
    const list = await openClient(fake).client.listTags('team/app');
    expect(list).toMatchObject({ tags: names(500), truncated: false, notes: [] });
    expect(cpuMs() - startedAt).toBeLessThan(10_000);
  });

  it('is requested again when a page was truncated, and counts nothing twice', async () => {
    const fake = await registryWithTags([]);
    const text = JSON.stringify({ tags: [...names(200), null] });
    fake.switches.failures = [
      { status: 200, body: text, delivery: 'cut-off' },
      { status: 200, body: text },
    ];
    const list = await openClient(fake).client.listTags('team/app');
    expect(list).toMatchObject({ tags: names(200), notes: [{ code: 'not-text', count: 1 }] });
    expect(fake.requests).toHaveLength(2);
  });

  it.each([
    ['{"tags":["a"],"tags":["b"]}', ['b']],
    ['{"tags":["a",null,"!"],"tags":null}', []],
    ['{"tags":5,"tags":["b"]}', ['b']],
  ])('in %s is the last one, as with JSON.parse', async (text, tags) => {
    const fake = await registryWithTags([]);
    fake.switches.intercept = () => ({ status: 200, body: text });
    expect(await openClient(fake).client.listTags('team/app')).toMatchObject({ tags, notes: [] });
  });

  it('is rejected with a reason when nested too deeply', async () => {
    const fake = await registryWithTags([]);
    fake.switches.failures = [{ status: 200, body: `{"x":${'['.repeat(100_000)}` }];
    const error = await failureOf(openClient(fake).client.listTags('team/app'));
    expect(error).toMatchObject({ kind: 'invalid-response' });
    expect(error.message).toContain('nested too deeply');
  });
});
