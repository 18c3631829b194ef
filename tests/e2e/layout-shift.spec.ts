import type { Browser } from '@playwright/test';
import { getJson } from '#tests/support/app.ts';
import { expect, test } from './fixtures.ts';
import type { SignedIn } from './people.ts';

type IncidentsAnswer = {
  items: { number: number; lead: { repositoryId: string; fromDigest: string | null; toDigest: string } | null }[];
};

/** https://web.dev/articles/cls calls 0.1 good; a screen of figures has to be calmer. */
const LIMIT = 0.05;
const SETTLED_MS = 1_500;
const SIZES = [
  { name: 'desktop', width: 1400, height: 900 },
  { name: 'phone', width: 390, height: 844 },
];

/** Sums the layout shifts of a page that is opened with an empty cache, without those that follow an input. */
async function measureShift(
  browser: Browser,
  { url, viewport, storageState }: { url: string; viewport: { width: number; height: number }; storageState: SignedIn },
): Promise<number> {
  const context = await browser.newContext({ viewport, storageState });
  try {
    const page = await context.newPage();
    await page.addInitScript(() => {
      const sum = { shift: 0 };
      Object.assign(window, { plimsollShift: sum });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
          if (!hadRecentInput) sum.shift += value;
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(url);
    await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(SETTLED_MS);
    return await page.evaluate(() => (window as unknown as { plimsollShift: { shift: number } }).plimsollShift.shift);
  } finally {
    await context.close();
  }
}

for (const { name, ...viewport } of SIZES)
  test(`nothing moves while a page loads: ${name}`, async ({ browser, app, demo, signInOnce }) => {
    test.slow();
    const { items } = await getJson<IncidentsAnswer>(`${app.url}/api/v1/incidents?state=all`);
    const found = items.find(({ lead }) => lead?.fromDigest);
    if (found === undefined) throw new Error('the demo has no incident with two images');
    const image = `/repositories/${found.lead?.repositoryId}/images/${found.lead?.toDigest}`;
    const paths = {
      overview: '/',
      repository: `/repositories/${demo.idOf('library/httpd')}`,
      image,
      incident: `/incidents/${found.number}`,
      inbox: '/incidents?state=all',
      registries: '/registries',
      usage: '/usage',
    };
    const storageState = await signInOnce(app.url);
    const shifts: Record<string, number> = {};
    for (const [screen, path] of Object.entries(paths))
      shifts[screen] = await measureShift(browser, { url: `${app.url}${path}`, viewport, storageState });
    const values = Object.entries(shifts).map(([screen, shift]) => `${screen} ${shift.toFixed(3)}`);
    test.info().annotations.push({ type: 'layout shift', description: values.join(', ') });
    for (const [screen, shift] of Object.entries(shifts))
      expect.soft(shift, `layout shift of ${screen}, among ${values.join(', ')}`).toBeLessThanOrEqual(LIMIT);
  });
