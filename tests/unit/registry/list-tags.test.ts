import { describe, expect, it } from 'vitest';
import { failureOf, fakeRegistry, openClient } from '#tests/support/fake-registry/open-client.ts';
import { body, names, registryWithTags } from './tag-list.ts';

const paths = (fake: { requests: { path: string }[] }) => fake.requests.map(({ path }) => path);

describe('listTags', () => {
  it.each(['null', 'missing'] as const)('treats %s tags as none (L-01)', async (tagsField) => {
    const fake = await registryWithTags(['a'], { tagsField });
    expect(await openClient(fake).client.listTags('team/app')).toMatchObject({ tags: [], truncated: false });
  });

  it('skips nulls, digests, duplicates and invalid tags, with notes (L-02, L-03, L-04)', async () => {
    const fake = await registryWithTags([]);
    const digest = `sha256:${'a'.repeat(64)}`;
    const odd = ['a', null, digest, 'a', '.bad', 7, 'B', {}, ['c'], true, '', 'x'.repeat(2000), '\u202e\u0000'];
    fake.switches.failures = [body(odd)];
    expect(await openClient(fake).client.listTags('team/app')).toEqual({
      tags: ['a', 'B'],
      truncated: false,
      pageSize: 1000,
      notes: [
        { code: 'not-tags', count: 5, text: `${digest.slice(0, 59)}…, .bad` },
        { code: 'not-text', count: 5, text: null },
        { code: 'duplicates', count: 1, text: null },
      ],
    });
  });

  it('counts duplicates over all pages', async () => {
    const fake = await registryWithTags([]);
    const link = (last: string) => ({ headers: { link: `<?last=${last}>; rel="next"` } });
    fake.switches.failures = [
      { ...body(['a', 'b']), ...link('1') },
      { ...body(['b', 'c']), ...link('2') },
      body(['a', 'd', 'd']),
    ];
    expect(await openClient(fake).client.listTags('team/app')).toMatchObject({
      tags: ['a', 'b', 'c', 'd'],
      truncated: false,
      notes: [{ code: 'duplicates', count: 3 }],
    });
  });

  it('has no notes for a valid list', async () => {
    const fake = await registryWithTags(names(250), { maxPageSize: 100 });
    expect((await openClient(fake).client.listTags('team/app')).notes).toEqual([]);
  });

  it('reads the tags of a page with much other content', async () => {
    const fake = await registryWithTags([]);
    const more = Array.from({ length: 100_000 }, () => []);
    fake.switches.failures = [{ status: 200, body: JSON.stringify({ tags: ['a'], more }) }];
    expect(await openClient(fake).client.listTags('team/app')).toMatchObject({ tags: ['a'], notes: [] });
  });

  it.each(['relative', 'absolute', 'foreign'] as const)(
    'follows a %s Link with the configured scheme, host and path (L-05, L-06, S-30, S-31)',
    async (link) => {
      const fake = await registryWithTags(names(250), { maxPageSize: 100, link });
      const list = await openClient(fake).client.listTags('team/app');
      expect(list).toMatchObject({ tags: names(250), truncated: false });
      expect(fake.requests).toHaveLength(3);
    },
  );

  it('continues after a short page with a Link, and ends after a full page without one (L-08)', async () => {
    const fake = await registryWithTags([]);
    const link = { link: '</v2/team/app/tags/list?last=b>; rel="next"' };
    fake.switches.failures = [{ ...body(['a', 'b']), headers: link }, body(names(1000))];
    expect((await openClient(fake).client.listTags('team/app')).tags).toHaveLength(1002);
    expect(fake.requests).toHaveLength(2);
  });

  it('ends after an empty last page (L-09)', async () => {
    const fake = await registryWithTags([]);
    fake.switches.failures = [{ ...body(['a']), headers: { link: '<?last=a>; rel="next"' } }, body([])];
    expect(await openClient(fake).client.listTags('team/app')).toMatchObject({ tags: ['a'], truncated: false });
  });

  it('sends `last` as the registry encoded it (L-10)', async () => {
    const fake = await registryWithTags([]);
    fake.switches.failures = [{ ...body(['a']), headers: { link: '<?last=a%2Bb%2F%25>; rel="next"' } }, body([])];
    await openClient(fake).client.listTags('team/app');
    expect(paths(fake)[1]).toBe('/v2/team/app/tags/list?last=a%2Bb%2F%25');
  });

  it.each([400, 405] as const)(
    'reduces the page size from 1000 to 100 after %i and remembers it (L-12, L-14)',
    async (pageSizeRefusal) => {
      const fake = await registryWithTags(names(150), { maxPageSize: 100, pageSizeRefusal });
      const { client } = openClient(fake);
      expect(await client.listTags('team/app')).toMatchObject({ tags: names(150), pageSize: 100 });
      expect(paths(fake).slice(0, 2)).toEqual(['/v2/team/app/tags/list?n=1000', '/v2/team/app/tags/list?n=100']);
      fake.requests.length = 0;
      await client.listTags('team/app', { pageSize: 100 });
      expect(paths(fake)[0]).toBe('/v2/team/app/tags/list?n=100');
    },
  );

  it('omits the page size when it is rejected, and never sends n=0 (L-11, L-13)', async () => {
    const fake = await registryWithTags(names(3), { refusesPageSize: true });
    const { client } = openClient(fake);
    expect(await client.listTags('team/app')).toMatchObject({ tags: names(3), pageSize: 0 });
    expect(paths(fake)).toEqual(['?n=1000', '?n=100', ''].map((query) => `/v2/team/app/tags/list${query}`));
    fake.requests.length = 0;
    await client.listTags('team/app', { pageSize: 0 });
    expect(paths(fake)).toEqual(['/v2/team/app/tags/list']);
  });

  it('continues after a page without any valid tag (L-08)', async () => {
    const fake = await registryWithTags([]);
    const next = (last: string) => ({ headers: { link: `<?last=${last}>; rel="next"` } });
    fake.switches.failures = [
      { ...body([`sha256:${'a'.repeat(64)}`]), ...next('1') },
      { ...body([]), ...next('2') },
      body(['latest']),
    ];
    expect(await openClient(fake).client.listTags('team/app')).toMatchObject({ tags: ['latest'], truncated: false });
  });

  it('fails for an error body with status 200 instead of returning no tags (G-32)', async () => {
    const fake = await registryWithTags([]);
    const errors = [{ code: 'DENIED', message: 'no', detail: 'x'.repeat(100_000) }];
    fake.switches.failures = [{ status: 200, body: JSON.stringify({ errors }) }];
    expect((await failureOf(openClient(fake).client.listTags('team/app'))).kind).toBe('invalid-response');
  });

  it.each(['[]', '"x"', '7', 'null', '{"tags":{}}', '{', '<html>'])(
    'fails for %s instead of returning no tags',
    async (text) => {
      const fake = await registryWithTags([]);
      fake.switches.failures = [{ status: 200, body: text }];
      expect((await failureOf(openClient(fake).client.listTags('team/app'))).kind).toBe('invalid-response');
    },
  );

  it('fails for a maintenance page instead of returning no tags (P-14)', async () => {
    const fake = await registryWithTags(['a']);
    fake.switches.failures = [
      { status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html><p>Back soon' },
    ];
    expect((await failureOf(openClient(fake).client.listTags('team/app'))).kind).toBe('invalid-response');
  });

  it('reports an unknown repository as not found, with the registry’s message (L-18)', async () => {
    const fake = await registryWithTags([]);
    const error = await failureOf(openClient(fake).client.listTags('team/gone'));
    expect(error).toMatchObject({ kind: 'not-found', status: 404, answer: 'NAME_UNKNOWN: name_unknown' });
    expect(error.request).toBe('GET /v2/team/gone/tags/list?n=1000');
  });

  it('keeps the path prefix on every page (R-20)', async () => {
    const fake = await registryWithTags(names(15), { maxPageSize: 10 }, '/artifactory/api/docker/local');
    expect((await openClient(fake).client.listTags('team/app')).tags).toHaveLength(15);
    expect(paths(fake).every((path) => path.startsWith('/artifactory/api/docker/local/v2/team/app/'))).toBe(true);
  });

  it('reports Warning headers of lists, manifests and tokens without secrets (S-51)', async () => {
    const fake = await registryWithTags(['a'], { auth: 'bearer', users: { me: 'top-secret-word' } });
    fake.switches.headers = { warning: '299 - "Soon gone: top-secret-word"' };
    fake.switches.tokenReply = { status: 200, headers: { warning: '299 - "Old login"' }, body: '{"token":"abc"}' };
    const told: string[] = [];
    const { client } = openClient(fake, {
      credential: { username: 'me', password: 'top-secret-word' },
      onWarning: (kind, text) => told.push(`${kind}: ${text}`),
    });
    await client.listTags('team/app').catch(() => undefined);
    expect(told).toContain('token: Old login');
    fake.switches.auth = 'none';
    await client.listTags('team/app');
    await client.headManifest('team/app', 'a');
    await client.getManifest('team/app', 'a');
    const kinds = ['list', 'head', 'manifest'];
    for (const kind of kinds) expect(told.some((text) => text.startsWith(`${kind}: Soon gone: `))).toBe(true);
    expect(told.join()).not.toContain('top-secret-word');
  });

  it('sends no request for a name that could leave the path (R-17)', async () => {
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

  it.each([401, 404, 405] as const)('suggests adding repositories by name after %i (L-37)', async (catalog) => {
    const fake = await fakeRegistry({ catalog });
    const error = await failureOf(openClient(fake).client.listRepositories());
    expect(error.hint).toContain('add them by name');
  });

  it('suggests adding repositories by name for an empty catalog when signed in (L-37)', async () => {
    const fake = await fakeRegistry({ catalog: 'empty' });
    expect((await openClient(fake).client.listRepositories()).repositories).toEqual([]);
    const signedIn = openClient(fake, { credential: { username: 'me', password: 'secret' } });
    expect((await failureOf(signedIn.client.listRepositories())).hint).toContain('add them by name');
  });
});
