import type { Page } from '@playwright/test';
import { appImage } from '#tests/support/image-variants.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { test as base, expect } from './fixtures.ts';

const test = base.extend({ baseURL: async ({ freshApp }, use) => use(freshApp.url) });

const MAX_CLICKS = 4;

/** Counts the clicks of the pointer on all pages of this tab. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const add = (event: MouseEvent) => {
      if (!event.isTrusted || event.detail === 0) return;
      sessionStorage.setItem('clicks', String(Number(sessionStorage.getItem('clicks') ?? 0) + 1));
    };
    addEventListener('click', add, true);
  });
  return () => page.evaluate(() => Number(sessionStorage.getItem('clicks') ?? 0));
}

/** The sum of layout shifts that no input caused, so far. */
async function watchShifts(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const seen = window as unknown as { shifts: number };
    seen.shifts = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as { value: number; hadRecentInput: boolean }[])
        if (!entry.hadRecentInput) seen.shifts += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return () => page.evaluate(() => (window as unknown as { shifts: number }).shifts);
}

test(`the first image shows its trend after at most ${MAX_CLICKS} clicks`, async ({ page, registry }) => {
  const repository = `${registry.host}/first/app`;
  await pushImage(`${repository}:1.0.0`, appImage('oci', { seed: 11, appBytes: 200_000 }));
  await pushImage(`${repository}:1.1.0`, appImage('oci', { seed: 12, appBytes: 260_000 }));
  const clicks = await countClicks(page);
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'No images yet' })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Add images' }).click();
  await expect(page.getByRole('textbox', { name: 'Images' })).toBeFocused();
  await page.keyboard.type(repository);
  await page.getByRole('button', { name: 'Watch 1 repository' }).click();
  const chart = page.getByRole('slider', { name: /walk the pushes/ });
  // Both pushes are on the line, without another click.
  await expect(chart).toHaveAttribute('aria-valuemax', '1', { timeout: 30_000 });
  expect(await clicks()).toBeLessThanOrEqual(MAX_CLICKS);
});

test('Enter watches a single reference once its registry answered, and the next steps follow', async ({
  page,
  registry,
}) => {
  const repository = `${registry.host}/first/entered`;
  await pushImage(`${repository}:1.0.0`, appImage('oci', { seed: 13, appBytes: 90_000 }));
  await page.goto('/add');
  const field = page.getByRole('textbox', { name: 'Images' });
  await expect(field).toBeFocused();
  await page.keyboard.type(repository);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: repository })).toBeVisible();
  await expect(page.getByRole('slider', { name: /walk the pushes/ })).toBeVisible({ timeout: 30_000 });

  const shifts = await watchShifts(page);
  await page.goto('/');
  const steps = page.getByRole('region', { name: 'Next steps' });
  await expect(steps.getByRole('listitem')).toHaveCount(3);
  expect(await shifts()).toBeLessThanOrEqual(0.05);

  await test.step('a step that is done has no link', async () => {
    await page.request.post('/api/v1/budgets', {
      data: { limitBytes: 1_000_000_000, reason: 'a limit' },
      headers: { origin: new URL(page.url()).origin },
    });
    await page.reload();
    await expect(steps.getByRole('listitem').filter({ hasText: 'Add budget' })).toContainText('done');
    await expect(steps.getByRole('link', { name: 'Add budget' })).toHaveCount(0);
  });

  await test.step('a step opens its form', async () => {
    await steps.getByRole('link', { name: 'Add channel' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Channels' })).toBeVisible();
    await expect(page.getByRole('list', { name: 'Types to choose from' })).toBeVisible();
  });

  await test.step('dismissed steps stay away', async () => {
    await page.goto('/', { waitUntil: 'networkidle' });
    await steps.getByRole('button', { name: 'Dismiss' }).click();
    await expect(steps).toHaveCount(0);
    await page.reload();
    await expect(page.getByRole('list', { name: 'Repositories' }).getByRole('listitem')).toHaveCount(1);
    await expect(steps).toHaveCount(0);
  });
});

test('a text of several lines is watched with Ctrl and Enter, and Enter alone is a new line', async ({
  page,
  registry,
}) => {
  const names = ['one', 'two'].map((name) => `${registry.host}/first/${name}`);
  for (const [at, name] of names.entries())
    await pushImage(`${name}:1`, appImage('oci', { seed: 20 + at, appBytes: 50_000 }));
  await page.goto('/add');
  const field = page.getByRole('textbox', { name: 'Images' });
  await field.fill(names.join('\n'));
  await field.press('Enter');
  await expect(field).toHaveValue(`${names.join('\n')}\n`);
  await field.press('Control+Enter');
  await expect(page.getByRole('list', { name: 'Repositories' }).getByRole('listitem')).toHaveCount(2);
});
