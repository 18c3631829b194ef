import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { compressedBytes, LIMIT_BYTES, readNamedScripts } from './named-scripts.ts';

/**
 * The parts that follow the first paint: the theme switch, the menu's button, keys, the health of registries, the removal of the demo, and the
 * map of usage.
 */
const LATER_BYTES = 9_500;
const CHART_LIMIT_BYTES = 172_000;

/** The theme switch answers a click once its scripts have run. */
async function waitForScripts(page: Page): Promise<void> {
  const theme = page.getByRole('button', { name: /^Theme: / });
  const before = await theme.getAttribute('aria-label');
  await expect(async () => {
    await theme.click();
    await expect(theme).not.toHaveAccessibleName(before ?? '', { timeout: 500 });
  }).toPass();
}

for (const path of ['/', '/add', '/registries', '/compare', '/packages', '/usage'])
  test(`${path} names at most 180 kB of compressed scripts in its HTML, and loads few after them`, async ({
    page,
    request,
    demo: _,
  }) => {
    const named = await readNamedScripts(request, path);
    expect(named.length).toBeGreaterThan(5);
    expect(compressedBytes(named)).toBeLessThanOrEqual(LIMIT_BYTES);
    const loaded: Promise<string>[] = [];
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script') loaded.push(response.text());
    });
    await page.goto(path);
    await waitForScripts(page);
    expect(compressedBytes(await Promise.all(loaded))).toBeLessThanOrEqual(LIMIT_BYTES + LATER_BYTES);
  });

test('pages with charts name few scripts in their HTML and load the chart later', async ({ request, demo }) => {
  for (const [path, limitBytes] of [
    [`/repositories/${demo.idOf('library/httpd')}`, CHART_LIMIT_BYTES],
    [`/incidents/${demo.incident}`, CHART_LIMIT_BYTES],
    ['/incidents', LIMIT_BYTES],
  ] as const) {
    const scripts = await readNamedScripts(request, path);
    expect(scripts.length, path).toBeGreaterThan(5);
    expect(compressedBytes(scripts), path).toBeLessThanOrEqual(limitBytes);
  }
});

test('the HTML of a repository has its text, and neither names nor preloads the code of the chart', async ({
  request,
  page,
  demo,
}) => {
  const path = `/repositories/${demo.idOf('library/httpd')}`;
  const html = await (await request.get(path)).text();
  for (const text of ['docker.io/library/httpd', 'aria-label="Legend"', 'aria-labelledby="tags"'])
    expect(html).toContain(text);
  const charts: string[] = [];
  page.on('response', async (response) => {
    if (response.request().resourceType() !== 'script') return;
    if ((await response.text()).includes('recharts-cartesian-grid')) charts.push(new URL(response.url()).pathname);
  });
  await page.goto(path);
  await expect(page.locator('.recharts-cartesian-grid')).toBeVisible();
  await expect.poll(() => charts.length).toBeGreaterThan(0);
  for (const chart of charts) expect(html).not.toContain(`="${chart}"`);
});
