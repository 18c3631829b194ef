import { gzipSync } from 'node:zlib';
import type { APIRequestContext, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const LIMIT_BYTES = 180_000;

/** Scripts that the page loaded by itself, compressed by us: what a proxy would send. Charts are told by what they hold. */
async function scriptBytes(page: Page, path: string): Promise<number> {
  const bodies: Promise<string>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') bodies.push(response.text());
  });
  await page.goto(path, { waitUntil: 'load' });
  await page.waitForLoadState('networkidle');
  const scripts = (await Promise.all(bodies)).filter((text) => !text.includes('recharts'));
  expect(scripts.length).toBeGreaterThan(5);
  return scripts.reduce((sum, text) => sum + gzipSync(text).byteLength, 0);
}

for (const path of ['/', '/add', '/registries', '/compare']) {
  test(`script of ${path} stays within 180 kB`, async ({ page, demo: _ }) => {
    expect(await scriptBytes(page, path)).toBeLessThanOrEqual(LIMIT_BYTES);
  });
}

/** What a page names in its HTML, before charts and stories are loaded. */
async function namedBytes(request: APIRequestContext, path: string): Promise<number> {
  const html = await (await request.get(path)).text();
  const tags = [...html.matchAll(/<script[^>]+src="([^"]+)"[^>]*>/g)].filter(([tag]) => !/nomodule/i.test(tag));
  const sources = new Set(tags.map(([, source]) => source ?? ''));
  expect(sources.size).toBeGreaterThan(5);
  let bytes = 0;
  for (const source of sources) {
    const text = await (await request.get(source)).text();
    expect(text).not.toContain('recharts');
    bytes += gzipSync(text).byteLength;
  }
  return bytes;
}

test('script that pages with charts name in their HTML stays within 180 kB', async ({ request, demo }) => {
  for (const path of [`/repositories/${demo.idOf('library/httpd')}`, '/incidents', '/incidents/1'])
    expect(await namedBytes(request, path), path).toBeLessThanOrEqual(LIMIT_BYTES);
});
