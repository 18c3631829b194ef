import { describe, expect, it } from 'vitest';
import { failureOf, openClient } from '#tests/support/fake-registry/open-client.ts';
import { body, names, registryWithTags } from './tag-list.ts';

describe('a list of tags that does not end well', () => {
  it('S-42 stops where a page repeats itself', async () => {
    const fake = await registryWithTags(names(10), { maxPageSize: 5, link: 'loop' });
    const list = await openClient(fake).client.listTags('team/app');
    expect(list).toMatchObject({ tags: names(5), truncated: true });
    expect(list.notes).toEqual([
      { code: 'looped', count: 5, text: 'page 2' },
      { code: 'duplicates', count: 5, text: null },
    ]);
    expect(fake.requests).toHaveLength(2);
  });

  it('S-42 stops where pages go round in a circle', async () => {
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

  it('S-42 stops after five pages in a row that bring nothing new, however their Links differ', async () => {
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

  it('S-41 stops after a thousand pages of one tag, and says so', async () => {
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

  it('stops asking for pages when the list has taken too long', async () => {
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

  it('S-42 stops where the same Link comes twice although tags are new', async () => {
    const fake = await registryWithTags([]);
    const headers = { link: '<?last=x>; rel="next"' };
    fake.switches.failures = [
      { ...body(['a']), headers },
      { ...body(['b']), headers },
      { ...body(['c']), headers },
    ];
    expect(await openClient(fake).client.listTags('team/app')).toMatchObject({ tags: ['a', 'b'], truncated: true });
  });

  it('S-41, L-20 reads so many pages and tags and no more, and says so', async () => {
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

  it('S-40 refuses a list whose first page is too big', async () => {
    const fake = await registryWithTags(names(100));
    expect((await failureOf(openClient(fake, { limits: { listBytes: 200 } }).client.listTags('team/app'))).kind).toBe(
      'too-large',
    );
  });

  it('S-40 keeps what it has where further pages are too big together', async () => {
    const fake = await registryWithTags(names(100), { maxPageSize: 40 });
    const list = await openClient(fake, { limits: { listBytes: 600 } }).client.listTags('team/app');
    expect(list).toMatchObject({ truncated: true, notes: [{ code: 'too-many-bytes', count: 40 }] });
    expect(list.tags).toHaveLength(40);
  });

  it('L-17 reads a list of 40 MB whose manifests are of no interest, and keeps none of it', async () => {
    const fake = await registryWithTags([]);
    const child = { imageSizeBytes: '1'.repeat(900), tag: ['x'], mediaType: 'm', timeCreatedMs: '0' };
    const manifest = Object.fromEntries(
      Array.from({ length: 40_000 }, (_, n) => [`sha256:${String(n).padStart(64, '0')}`, child]),
    );
    const text = JSON.stringify({ child: ['tags'], manifest, name: 'team/app', tags: names(500) });
    expect(text.length).toBeGreaterThan(40_000_000);
    fake.switches.intercept = () => ({ status: 200, body: text });
    const startedAt = performance.now();
    const list = await openClient(fake).client.listTags('team/app');
    expect(list).toMatchObject({ tags: names(500), truncated: false, notes: [] });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it('asks again for a page that was cut off in the middle, and counts nothing twice', async () => {
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
  ])('of %s the last list counts, as with JSON.parse', async (text, tags) => {
    const fake = await registryWithTags([]);
    fake.switches.intercept = () => ({ status: 200, body: text });
    expect(await openClient(fake).client.listTags('team/app')).toMatchObject({ tags, notes: [] });
  });

  it('a list that is nested too deeply is refused with that reason', async () => {
    const fake = await registryWithTags([]);
    fake.switches.failures = [{ status: 200, body: `{"x":${'['.repeat(100_000)}` }];
    const error = await failureOf(openClient(fake).client.listTags('team/app'));
    expect(error).toMatchObject({ kind: 'invalid-response' });
    expect(error.message).toContain('nested too deeply');
  });
});
