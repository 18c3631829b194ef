import type { Locator, Page } from '@playwright/test';
import { AS_ADMIN, postJson } from '#tests/support/app.ts';
import { buildImage, layerOf } from '#tests/support/oci-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { expect, test } from './fixtures.ts';
import { watchRepository } from './watching.ts';

const DAY = 86_400_000;
const PHONE = { width: 390, height: 844 };

const chartOf = (page: Page) => page.getByRole('slider', { name: /walk the pushes/ });
const ranges = (page: Page) => page.getByRole('radiogroup', { name: 'Range' });
const detailsOf = (page: Page) => page.getByRole('region', { name: 'Details' });

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('not visible');
  return box;
}

/** Labels of an axis, from left to right, with their edges. */
const labelsOf = (texts: Locator) =>
  texts.evaluateAll((all) =>
    all
      .map((text) => {
        const { left, right } = text.getBoundingClientRect();
        return { text: text.textContent ?? '', left, right };
      })
      .sort((a, b) => a.left - b.left),
  );

async function openChart(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.locator('.recharts-cartesian-grid')).toBeVisible();
}

test('the first chart of an image shows its back-filled past in the shortest range that contains it', async ({
  page,
  app,
  registry,
}) => {
  const reference = `${registry.host}/charts/past`;
  for (const [tag, days, bytes] of [
    ['1.0.0', 70, 300_000],
    ['1.1.0', 40, 320_000],
  ] as const)
    await pushImage(
      `${reference}:${tag}`,
      buildImage({
        flavour: 'oci',
        layers: [layerOf('COPY . .', bytes, days)],
        created: new Date(Date.now() - days * DAY).toISOString(),
      }),
    );
  const id = await watchRepository(app.url, `${reference}:1.0.0`, { relation: 'ours' });
  await openChart(page, `/repositories/${id}`);
  await expect(ranges(page).getByRole('radio', { name: '90 days' })).toBeChecked();
  await expect(chartOf(page)).toHaveAttribute('aria-valuemax', '1');
  const legend = page.getByRole('list', { name: 'Legend' });
  await expect(legend.getByRole('listitem')).toHaveText(['linux/amd64', 'back-filled from build date']);

  await ranges(page).getByText('30 days').click();
  await expect(page).toHaveURL(/range=30d/);
  await expect(page.getByText('No push in this period')).toBeVisible();
  await page.reload();
  await expect(ranges(page).getByRole('radio', { name: '30 days' })).toBeChecked();
});

for (const viewport of [PHONE, { width: 1400, height: 900 }])
  test.describe(`on a screen of ${viewport.width} px`, () => {
    test.use({ viewport });

    test('the strip has the edges of the plot, and an axis of its own only if it shows more time', async ({
      page,
      demo,
    }) => {
      await openChart(page, `/repositories/${demo.idOf('library/httpd')}`);
      const strip = page.locator('[data-strip]');
      const grid = await boxOf(page.locator('.recharts-cartesian-grid'));
      const edges = await boxOf(strip);
      // The grid's lines are a pixel wide.
      expect(Math.abs(edges.x - grid.x)).toBeLessThanOrEqual(1);
      expect(Math.abs(edges.x + edges.width - grid.x - grid.width)).toBeLessThanOrEqual(1);
      await expect(page.locator('[data-strip-axis] text').first()).toBeVisible();
      expect((await boxOf(page.locator('[data-range]'))).width).toBeLessThan(edges.width * 0.8);

      await ranges(page).getByText('all').click();
      await expect(page.locator('[data-strip-axis]')).toHaveCount(0);
      const shown = await boxOf(page.locator('[data-range]'));
      expect(Math.abs(shown.width - edges.width)).toBeLessThanOrEqual(1);
    });

    test('labels of the time axes are dates in short form and do not overlap', async ({ page, demo }) => {
      for (const range of ['30d', '90d', '1y', 'all']) {
        await openChart(page, `/repositories/${demo.idOf('library/httpd')}?range=${range}`);
        for (const axis of ['.recharts-xAxis-tick-labels text', '[data-strip-axis] text']) {
          const labels = await labelsOf(page.locator(axis));
          if (axis.startsWith('.')) expect(labels.length, range).toBeGreaterThan(1);
          for (const [index, { text, left, right }] of labels.entries()) {
            expect(text).toMatch(/^(\d{1,2} [A-Z][a-z]{2}|[A-Z][a-z]{2}|\d{4})$/);
            expect(left, `${axis} ${range} ${text}`).toBeGreaterThan(labels[index - 1]?.right ?? 0);
            expect(right).toBeLessThanOrEqual(viewport.width);
          }
        }
      }
    });

    test('labels of the two axes do not touch', async ({ page, demo }) => {
      for (const range of ['30d', '90d', '1y', 'all']) {
        await openChart(page, `/repositories/${demo.idOf('library/httpd')}?range=${range}`);
        const lowest = await boxOf(page.locator('.recharts-yAxis-tick-labels text').first());
        const first = await boxOf(page.locator('.recharts-xAxis-tick-labels text').first());
        expect(first.y, range).toBeGreaterThanOrEqual(lowest.y + lowest.height);
      }
    });

    test('the details of a push cut no number, cover no point, and move nothing', async ({ page, demo }) => {
      await openChart(page, `/repositories/${demo.idOf('library/httpd')}`);
      const chart = chartOf(page);
      await expect(detailsOf(page)).toContainText('Newest push');
      await expect(detailsOf(page)).toContainText('Click to pin, click another to compare');
      const { width } = await boxOf(chart);
      const tags = page.getByRole('region', { name: 'Tags' });
      // The page may scroll.
      const distance = async () => (await boxOf(tags)).y - (await boxOf(chart)).y;
      const before = await distance();
      for (const share of [0.2, 0.5, 0.97]) {
        await chart.click({ position: { x: width * share, y: 250 } });
        await expect(detailsOf(page)).toContainText('Pinned push');
        const cut = await detailsOf(page)
          .locator('.num')
          .evaluateAll((all) =>
            all.flatMap((number) => {
              const { left, right } = number.getBoundingClientRect();
              return left < 0 || right > document.documentElement.clientWidth ? [number.textContent] : [];
            }),
          );
        expect(cut).toEqual([]);
        const panel = page.locator('[data-corner]');
        if (viewport.width === PHONE.width) await expect(panel).toHaveCount(0);
        else {
          const mark = await boxOf(page.locator('[data-chosen]').first());
          const corner = await boxOf(panel);
          const isBeside = corner.x > mark.x + mark.width || corner.x + corner.width < mark.x;
          expect(isBeside, `panel beside the push at ${share}`).toBe(true);
        }
        expect(Math.abs((await distance()) - before), `at ${share}`).toBeLessThanOrEqual(1);
        await page.keyboard.press('Escape');
        await expect(detailsOf(page)).toContainText('Click to pin, click another to compare');
      }
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      );
      expect(wide).toBe(false);
    });

    test('nothing moves while a repository is loading', async ({ page, demo }) => {
      await page.addInitScript(() => {
        const shifts: number[] = [];
        Object.assign(globalThis, { shifts });
        type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean };
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as Shift[]) if (!entry.hadRecentInput) shifts.push(entry.value);
        }).observe({ type: 'layout-shift', buffered: true });
      });
      await openChart(page, `/repositories/${demo.idOf('library/httpd')}`);
      await expect(page.getByRole('region', { name: 'Tags' }).getByRole('row').nth(1)).toBeVisible();
      await page.waitForTimeout(500);
      const shifts = await page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts);
      expect(shifts.reduce((sum, shift) => sum + shift, 0)).toBeLessThanOrEqual(0.05);
    });
  });

test('two clicks compare two pushes: both are marked, the time between is shaded, and Esc clears', async ({
  page,
  demo,
}) => {
  await openChart(page, `/repositories/${demo.idOf('library/httpd')}`);
  const chart = chartOf(page);
  const { width } = await boxOf(chart);
  await chart.click({ position: { x: width * 0.3, y: 250 } });
  await expect(page.locator('[data-chosen]')).toHaveCount(1);
  await expect(page.locator('[data-pair]')).toHaveCount(0);
  await chart.click({ position: { x: width * 0.7, y: 250 } });
  await expect(page.locator('[data-chosen]')).toHaveCount(2);
  const [first, second] = [
    await boxOf(page.locator('[data-chosen]').first()),
    await boxOf(page.locator('[data-chosen]').last()),
  ];
  const shaded = await boxOf(page.locator('[data-pair]'));
  expect(shaded.width).toBeCloseTo(second.x - first.x, -1);
  const pair = page.getByRole('region', { name: 'Comparison' });
  await expect(pair).toContainText(/grew by|shrank by|same/);
  await expect(pair.getByRole('link', { name: 'Open in Compare' })).toHaveAttribute(
    'href',
    /^\/compare\?from=sha256.*to=sha256/,
  );

  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('Escape');
  await expect(pair).toHaveCount(0);
  await expect(page.locator('[data-chosen]')).toHaveCount(0);
  await expect(page).not.toHaveURL(/point=|compare=/);
});

test('the keyboard takes the details over from a pointer that rests on the chart', async ({ page, demo }) => {
  await openChart(page, `/repositories/${demo.idOf('library/httpd')}`);
  const chart = chartOf(page);
  const { width } = await boxOf(chart);
  const corner = page.locator('[data-corner]');
  await chart.click({ position: { x: width * 0.5, y: 250 } });
  await expect(corner).toBeVisible();
  const before = await chart.getAttribute('aria-valuetext');
  await page.keyboard.press('ArrowLeft');
  await expect(chart).not.toHaveAttribute('aria-valuetext', before ?? '');
  await expect(corner).toHaveCount(0);
  const after = await chart.getAttribute('aria-valuetext');
  await expect(detailsOf(page)).toContainText(after?.split(',')[0] ?? '');
  await chart.hover({ position: { x: width * 0.6, y: 250 } });
  await expect(corner).toBeVisible();
});

test('the chart of an incident has the same details and the same comparison', async ({ page, demo }) => {
  await openChart(page, `/incidents/${demo.incident}`);
  const chart = chartOf(page);
  await expect(detailsOf(page)).toContainText('Newest push');
  await chart.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(detailsOf(page)).toContainText('Pinned push');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(page.getByRole('region', { name: 'Comparison' })).toContainText('pull cost between them');
  await expect(chart).toHaveAttribute('aria-valuetext', /MB, compared with .*MB: /);
  await expect(page.getByRole('list', { name: 'Legend' })).toContainText(/incident: /);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Comparison' })).toHaveCount(0);
});

test('the legend names the budget, also when it is off the scale', async ({ page, app, demo }) => {
  const legend = page.getByRole('list', { name: 'Legend' });
  const path = `/repositories/${demo.idOf('library/httpd')}`;
  await openChart(page, path);
  await expect(legend).not.toContainText('budget');
  const { id } = await postJson<{ id: string }>(`${app.url}/api/v1/budgets`, {
    matches: { repository: 'docker.io/library/httpd' },
    limitBytes: 60_000_000,
  });
  await page.reload();
  await expect(legend).toContainText('budget 60.0 MB');
  const changed = await fetch(`${app.url}/api/v1/budgets/${id}`, {
    method: 'PATCH',
    headers: { ...AS_ADMIN, 'content-type': 'application/json' },
    body: JSON.stringify({ limitBytes: 900_000_000 }),
  });
  expect(changed.status).toBe(200);
  await page.reload();
  await expect(legend).toContainText('budget 900 MB (off scale ↑)');
});
