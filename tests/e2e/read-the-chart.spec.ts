import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

test.beforeEach(async ({ demo: _, page }) => {
  await page.goto('/');
  await page.getByRole('list', { name: 'Repositories' }).getByRole('link', { name: 'library/httpd' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'docker.io/library/httpd' })).toBeVisible();
});

/** Expects a line that crosses at least half of the chart. */
async function expectLine(page: Page): Promise<void> {
  const chart = page.getByRole('slider', { name: /walk the pushes/ });
  const width = (await chart.boundingBox())?.width ?? 0;
  const paths = chart.locator('xpath=..').locator('svg path');
  const widths = () => paths.evaluateAll((all) => all.map((path) => path.getBoundingClientRect().width));
  await expect.poll(async () => Math.max(0, ...(await widths()))).toBeGreaterThan(width / 2);
}

test('the arrow keys walk through the pushes of a chart, and each push leads to the layers of its image', async ({
  page,
}) => {
  await page.getByRole('radiogroup', { name: 'Range' }).getByText('all').click();
  const chart = page.getByRole('slider', { name: /walk the pushes/ });
  await expect(chart).toHaveAttribute('aria-valuetext', 'no push selected');
  await expectLine(page);

  await chart.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(chart).toHaveAttribute('aria-valuetext', /MB.*pull cost/);
  const last = await chart.getAttribute('aria-valuetext');
  await page.keyboard.press('ArrowLeft');
  await expect(chart).not.toHaveAttribute('aria-valuetext', last ?? '');
  await page.keyboard.press('ArrowRight');
  await expect(chart).toHaveAttribute('aria-valuetext', last ?? '');
  await expect(page).toHaveURL(/[?&]point=/);

  await page.getByRole('link', { name: 'Open image' }).first().click();
  await expect(page).toHaveURL(/\/images\/sha256/);
  const layers = page.getByRole('listbox', { name: 'Layers, newest first' });
  await expect(layers.getByRole('option').first()).toBeVisible();
  const detail = page.getByRole('region', { name: 'Selected layer' });
  await expect(detail.locator('pre').first()).toHaveText(/RUN|COPY|ADD|FROM|CMD/);
  const table = page.getByRole('table', { name: 'All layers' });
  await table.getByRole('button').last().click();
  await expect(detail).toContainText('Layer 1 of');
  await layers.focus();
  await page.keyboard.press('ArrowUp');
  await expect(detail).toContainText('Layer 2 of');

  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: /httpd/ }).click();
  await expect(page.getByRole('slider', { name: /walk the pushes/ })).toBeVisible();
});

test('Shift and an arrow key compare two pushes, Esc ends that, and the strip zooms', async ({ page }) => {
  await page.getByRole('radiogroup', { name: 'Range' }).getByText('all').click();
  const chart = page.getByRole('slider', { name: /walk the pushes/ });
  await chart.focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Shift+ArrowLeft');
  const pair = page.getByRole('region', { name: 'Comparison' });
  await expect(pair).toContainText(/pull cost between them.*[kM]B/);
  await chart.focus();
  await page.keyboard.press('Escape');
  await expect(pair).toBeHidden();

  const start = page.getByRole('slider', { name: 'Start of the range' });
  await start.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/from=\d+/);
  await page.getByRole('button', { name: 'Reset zoom' }).click();
  await expect(page).not.toHaveURL(/from=/);
});

test('a click pins a push, and the metric and the table are part of the URL', async ({ page }) => {
  const chart = page.getByRole('slider', { name: /walk the pushes/ });
  await chart.click({ position: { x: 500, y: 120 } });
  const details = page.getByRole('region', { name: 'Details' });
  await expect(details).toContainText('Pinned push');
  await expect(details.getByRole('button', { name: /^Copy digest/ })).toBeVisible();

  await page.getByRole('radiogroup', { name: 'Metric' }).getByText('unpacked').click();
  await expect(page).toHaveURL(/metric=unpacked/);
  await expect(page.getByText(/not read\. Showing total\. To read one, pin it/)).toBeVisible();
  await page.getByRole('radiogroup', { name: 'Metric' }).getByText('wasted').click();
  await expect(page.getByRole('button', { name: 'What are wasted bytes?' })).toBeVisible();
  await page.getByRole('radiogroup', { name: 'Metric' }).getByText('efficiency').click();
  await expect(page).toHaveURL(/metric=efficiency/);
  await expect(page.getByText(/not read\. Showing total\. To read one, pin it/)).toBeVisible();
  await page.getByRole('radiogroup', { name: 'Metric' }).getByText('pull cost').click();
  await expect(page).toHaveURL(/metric=pull/);
  await page.getByRole('switch', { name: 'show as table' }).check();
  const data = page.getByRole('region', { name: /^Data of/ });
  await expect(data.getByRole('row').nth(1)).toContainText('MB');
  // A list shows a choice some milliseconds before the URL has it.
  await expect(page).toHaveURL(/view=data/);
  await page.reload();
  await expect(data).toBeVisible();
  await expect(page.getByRole('radio', { name: 'pull cost' })).toBeChecked();
});
