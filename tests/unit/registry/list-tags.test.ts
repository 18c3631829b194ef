import { describe, expect, it } from 'vitest';
import { failureOf, fakeRegistry, openClient } from '#tests/support/fake-registry/open-client.ts';
import type { Switches } from '#tests/support/fake-registry/switches.ts';

const names = (count: number) => Array.from({ length: count }, (_, index) => `t${String(index).padStart(4, '0')}`);

async function registryWithTags(tags: string[], switches: Partial<Switches> = {}, prefix = '') {
  const fake = await fakeRegistry(switches, prefix);
  const digest = fake.content.image('team/app', 'seed', [1]);
  fake.content.tagsOf('team/app').clear();
  for (const tag of tags) fake.content.tagsOf('team/app').set(tag, digest);
  return fake;
}

const body = (tags: unknown) => ({ status: 200, body: JSON.stringify({ name: 'team/app', tags }) });
const paths = (fake: { requests: { path: string }[] }) => fake.requests.map(({ path }) => path);

describe('listTags', () => {
  it.each(['null', 'missing'] as const)('L-01 %s tags are none', async (tagsField) => {
    const fake = await registryWithTags(['a'], { tagsField });
    expect(await openClient(fake).client.listTags('team/app')).toMatchObject({ tags: [], truncated: false });
  });

  it('L-02, L-03, L-04 leaves out nulls, digests, duplicates and what is no tag', async () => {
    const fake = await registryWithTags([]);
    fake.switches.failures = [body(['a', null, `sha256:${'a'.repeat(64)}`, 'a', '.bad', 7, 'B'])];
    const list = await openClient(fake).client.listTags('team/app');
    expect(list).toMatchObject({ tags: ['a', 'B'], dropped: 5 });
    expect(list.warnings).toHaveLength(1);
  });

  it.each(['[],'.repeat(100_000), '['.repeat(100) + ']'.repeat(100)])(
    'refuses a page that holds more than lists of tags do',
    async (more) => {
      const fake = await registryWithTags([]);
      fake.switches.failures = [{ status: 200, body: `{"tags":["a"],"more":[${more.replace(/,$/, '')}]}` }];
      const error = await failureOf(openClient(fake).client.listTags('team/app'));
      expect(error).toMatchObject({ kind: 'invalid-response' });
      expect(error.message).toContain('no list of tags');
    },
  );

  it.each(['relative', 'absolute', 'foreign'] as const)(
    'L-05, L-06, S-30, S-31 follows a %s Link with our scheme, host and path',
    async (link) => {
      const fake = await registryWithTags(names(250), { maxPageSize: 100, link });
      const list = await openClient(fake).client.listTags('team/app');
      expect(list).toMatchObject({ tags: names(250), truncated: false });
      expect(fake.requests).toHaveLength(3);
    },
  );

  it('L-08 goes on after a short page with a Link, and ends after a full one without', async () => {
    const fake = await registryWithTags([]);
    const link = { link: '</v2/team/app/tags/list?last=b>; rel="next"' };
    fake.switches.failures = [{ ...body(['a', 'b']), headers: link }, body(names(1000))];
    expect((await openClient(fake).client.listTags('team/app')).tags).toHaveLength(1002);
    expect(fake.requests).toHaveLength(2);
  });

  it('L-09 ends after an empty last page', async () => {
    const fake = await registryWithTags([]);
    fake.switches.failures = [{ ...body(['a']), headers: { link: '<?last=a>; rel="next"' } }, body([])];
    expect(await openClient(fake).client.listTags('team/app')).toMatchObject({ tags: ['a'], truncated: false });
  });

  it('L-10 sends `last` as the registry encoded it', async () => {
    const fake = await registryWithTags([]);
    fake.switches.failures = [{ ...body(['a']), headers: { link: '<?last=a%2Bb%2F%25>; rel="next"' } }, body([])];
    await openClient(fake).client.listTags('team/app');
    expect(paths(fake)[1]).toBe('/v2/team/app/tags/list?last=a%2Bb%2F%25');
  });

  it.each([400, 405] as const)('L-12, L-14 falls from 1000 to 100 on %i and says so', async (pageSizeRefusal) => {
    const fake = await registryWithTags(names(150), { maxPageSize: 100, pageSizeRefusal });
    const { client } = openClient(fake);
    expect(await client.listTags('team/app')).toMatchObject({ tags: names(150), pageSize: 100 });
    expect(paths(fake).slice(0, 2)).toEqual(['/v2/team/app/tags/list?n=1000', '/v2/team/app/tags/list?n=100']);
    fake.requests.length = 0;
    await client.listTags('team/app', { pageSize: 100 });
    expect(paths(fake)[0]).toBe('/v2/team/app/tags/list?n=100');
  });

  it('L-11, L-13 falls to no page size at all, never to n=0', async () => {
    const fake = await registryWithTags(names(3), { refusesPageSize: true });
    const { client } = openClient(fake);
    expect(await client.listTags('team/app')).toMatchObject({ tags: names(3), pageSize: 0 });
    expect(paths(fake)).toEqual(['?n=1000', '?n=100', ''].map((query) => `/v2/team/app/tags/list${query}`));
    fake.requests.length = 0;
    await client.listTags('team/app', { pageSize: 0 });
    expect(paths(fake)).toEqual(['/v2/team/app/tags/list']);
  });

  it('S-42 stops where a page repeats itself', async () => {
    const fake = await registryWithTags(names(10), { maxPageSize: 5, link: 'loop' });
    const list = await openClient(fake).client.listTags('team/app');
    expect(list).toMatchObject({ tags: names(5), truncated: true });
    expect(list.warnings).toEqual([expect.stringContaining('pagination loop')]);
    expect(fake.requests).toHaveLength(2);
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
    expect(byPages).toMatchObject({ truncated: true });
    expect(byPages.tags).toHaveLength(30);
    const byTags = await openClient(fake, { limits: { listEntries: 25 } }).client.listTags('team/app');
    expect(byTags).toMatchObject({ truncated: true });
    expect(byTags.tags).toHaveLength(25);
    const exact = await openClient(fake, { limits: { listEntries: 50, pages: 5 } }).client.listTags('team/app');
    expect(exact).toMatchObject({ truncated: false });
  });

  it('S-40 refuses a page that is too big', async () => {
    const fake = await registryWithTags(names(100));
    expect((await failureOf(openClient(fake, { limits: { pageBytes: 200 } }).client.listTags('team/app'))).kind).toBe(
      'too-large',
    );
  });

  it.each(['[]', '"x"', '7', 'null', '{"tags":{}}', '{', '<html>'])('%s is no list', async (text) => {
    const fake = await registryWithTags([]);
    fake.switches.failures = [{ status: 200, body: text }];
    expect((await failureOf(openClient(fake).client.listTags('team/app'))).kind).toBe('invalid-response');
  });

  it('P-14 a maintenance page is no empty list', async () => {
    const fake = await registryWithTags(['a']);
    fake.switches.failures = [
      { status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html><p>Back soon' },
    ];
    expect((await failureOf(openClient(fake).client.listTags('team/app'))).kind).toBe('invalid-response');
  });

  it('L-18 an unknown repository is not found, in the registry’s own words', async () => {
    const fake = await registryWithTags([]);
    const error = await failureOf(openClient(fake).client.listTags('team/gone'));
    expect(error).toMatchObject({ kind: 'not-found', status: 404, answer: 'NAME_UNKNOWN: name_unknown' });
    expect(error.request).toBe('GET /v2/team/gone/tags/list?n=1000');
  });

  it('R-20 keeps the path prefix, on every page', async () => {
    const fake = await registryWithTags(names(15), { maxPageSize: 10 }, '/artifactory/api/docker/local');
    expect((await openClient(fake).client.listTags('team/app')).tags).toHaveLength(15);
    expect(paths(fake).every((path) => path.startsWith('/artifactory/api/docker/local/v2/team/app/'))).toBe(true);
  });

  it('S-51 shows Warning headers, cut', async () => {
    const fake = await registryWithTags(['a']);
    fake.switches.headers = { warning: `299 - "Soon \\"gone\\"", 299 - "${'x'.repeat(5000)}"` };
    const { warnings } = await openClient(fake).client.listTags('team/app');
    expect(warnings).toEqual(['Soon "gone"']);
  });

  it('R-17 sends nothing for a name that could leave the path', async () => {
    const fake = await registryWithTags([]);
    expect((await failureOf(openClient(fake).client.listTags('team/../_catalog'))).kind).toBe('refused');
    expect(fake.requests).toEqual([]);
  });
});

describe('listRepositories', () => {
  it('reads every page of the catalog', async () => {
    const fake = await fakeRegistry({ maxPageSize: 2, auth: 'bearer' });
    for (const name of ['a', 'b/c', 'd', 'e', 'f']) fake.content.tagsOf(name);
    const { client } = openClient(fake);
    expect(await client.listRepositories()).toEqual({ repositories: ['a', 'b/c', 'd', 'e', 'f'], truncated: false });
    expect(await client.listRepositories({ maxEntries: 3 })).toEqual({
      repositories: ['a', 'b/c', 'd'],
      truncated: true,
    });
  });

  it.each([401, 404, 405] as const)('L-37 %i says to add names by hand', async (catalog) => {
    const fake = await fakeRegistry({ catalog });
    const error = await failureOf(openClient(fake).client.listRepositories());
    expect(error.hint).toContain('add them by name');
  });

  it('L-37 an empty catalog says so to a signed-in account only', async () => {
    const fake = await fakeRegistry({ catalog: 'empty' });
    expect((await openClient(fake).client.listRepositories()).repositories).toEqual([]);
    const signedIn = openClient(fake, { credential: { username: 'me', password: 'secret' } });
    expect((await failureOf(signedIn.client.listRepositories())).hint).toContain('add them by name');
  });
});
