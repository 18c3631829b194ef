import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatBytes } from '#lib/format/bytes.ts';
import { TagList } from '#lib/views/dto/tags.ts';
import { type Api, openApi } from './api.ts';
import { type Recorded, recordHistory } from './recorded.ts';

const STRANGER = { as: {} };

let api: Api;
let recorded: Recorded;
let tag: TagList['items'][number];

beforeAll(async () => {
  api = await openApi();
  recorded = await recordHistory(api);
  const tags = await api.read(`/api/v1/repositories/${recorded.redis}/tags?q=alpine&limit=500`, TagList);
  const found = tags.items.find(({ platforms }) => platforms.length > 2);
  if (!found) throw new Error('a tag of several platforms');
  tag = found;
  await api.call('PATCH', `/api/v1/repositories/${recorded.redis}`, { visibility: 'public' });
});
afterAll(async () => {
  await recorded.close();
  await api.close();
});

const get = (path: string, init = {}) => api.call('GET', `/api/v1/badge/${path}`, undefined, { ...STRANGER, ...init });
const pathOf = (name: string, repository = 'redis') => `${recorded.host}/${repository}/${name}.svg`;

describe('a badge of a public repository', () => {
  it('shows everyone the size on linux/amd64, cached for five minutes', async () => {
    const { status, headers, text } = await get(pathOf(tag.name));
    const size = tag.platforms.find(({ platform }) => platform === 'linux/amd64')?.sizeBytes ?? -1;
    expect(status).toBe(200);
    expect(text).toContain(`<title>image size: ${formatBytes(size)}</title>`);
    expect(headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
    expect(headers.get('cache-control')).toBe('public, max-age=300');
  });

  it.each([
    { query: 'metric=layers', label: 'layers' },
    { query: 'metric=pull-cost', label: 'pull cost' },
  ])('shows $label', async ({ query, label }) => {
    const one = tag.platforms.find(({ platform }) => platform === 'linux/amd64');
    const value = label === 'layers' ? String(one?.layerCount) : formatBytes(one?.pullCostBytes ?? -1);
    expect((await get(`${pathOf(tag.name)}?${query}`)).text).toContain(`<title>${label}: ${value}</title>`);
  });

  it('shows the requested platform, or that there is no such platform', async () => {
    const other = tag.platforms.find(({ platform }) => platform !== 'linux/amd64');
    const { text } = await get(`${pathOf(tag.name)}?platform=${encodeURIComponent(other?.platform ?? '')}`);
    expect(text).toContain(formatBytes(other?.sizeBytes ?? -1));
    expect((await get(`${pathOf(tag.name)}?platform=plan9/mips`)).text).toContain('no such platform');
    expect((await get(`${pathOf(tag.name)}?metric=beauty`)).status).toBe(400);
  });

  it('gives 304 to a client that has it', async () => {
    const { headers } = await get(pathOf(tag.name));
    const etag = headers.get('etag') ?? '';
    const again = await get(pathOf(tag.name), { headers: { 'if-none-match': `"other", W/${etag}` } });
    expect({ status: again.status, text: again.text }).toEqual({ status: 304, text: '' });
    expect((await get(pathOf(tag.name), { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  it('shows that a tag is gone', async () => {
    const { db } = api.runtime;
    await db.tag.update({ where: { id: tag.id }, data: { goneAt: new Date() } });
    expect((await get(pathOf(tag.name))).text).toContain('<title>image size: gone</title>');
    await db.tag.update({ where: { id: tag.id }, data: { goneAt: null } });
  });

  it('accepts an encoded port in the reference', async () => {
    const path = pathOf(tag.name).replace(':', '%3A');
    expect((await get(path)).status).toBe(200);
  });
});

it('a badge of a private repository gives strangers the same 404 as one of no repository', async () => {
  const hidden = await get(pathOf('latest', 'registry'));
  const absent = await get(pathOf('latest', 'nowhere'));
  expect(hidden.status).toBe(404);
  expect(hidden.text).toBe(absent.text);
  const shown = ({ headers }: typeof hidden) => [...headers].filter(([name]) => !name.startsWith('ratelimit'));
  expect(shown(hidden)).toEqual(shown(absent));
  const reader = await api.call('GET', `/api/v1/badge/${pathOf('2', 'registry')}`);
  expect(reader.status).toBe(200);
  expect(reader.headers.get('cache-control')).toBe('private, max-age=300');
  // A cached answer for anonymous readers is never sent to signed-in people.
  for (const { headers } of [hidden, reader]) expect(headers.get('vary')).toBe('authorization, cookie');
});

it.each(['x.svg', 'a/b', 'a/B C/x.svg', '../../etc/passwd.svg', 'host/app/-bad.svg'])(
  'the badge path %j gives 404',
  async (path) => {
    expect((await get(path)).status).toBe(404);
  },
);
