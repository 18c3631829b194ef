import { expect, test } from './fixtures.ts';

test.beforeEach(async ({ demo: _, page }) => {
  await page.goto('/');
  await page.getByRole('list', { name: 'Repositories' }).getByRole('link', { name: 'library/httpd' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'docker.io/library/httpd' })).toBeVisible();
});

test('walk the pushes by keyboard, lock one, open its image, read its layers, go back', async ({ page }) => {
  await page.getByRole('radiogroup', { name: 'Range' }).getByText('all').click();
  const chart = page.getByRole('slider', { name: /walk the pushes/ });
  await expect(chart).toHaveAttribute('aria-valuetext', 'no push chosen');
  await expect(page.locator('.recharts-surface path.recharts-line-curve').first()).toHaveAttribute('d', /^M/);

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

test('compare two pushes, zoom with the strip and reset, Esc lets go', async ({ page }) => {
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

  const start = page.getByRole('slider', { name: 'Start of the window' });
  await start.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/from=\d+/);
  await page.getByRole('button', { name: 'Reset zoom' }).click();
  await expect(page).not.toHaveURL(/from=/);
});

test('a click locks the tooltip; metric, platforms and table are one click each and stay in the URL', async ({
  page,
}) => {
  const chart = page.getByRole('slider', { name: /walk the pushes/ });
  await chart.click({ position: { x: 500, y: 120 } });
  await expect(page.getByRole('button', { name: /^Copy digest/ }).first()).toBeVisible();

  await page.getByRole('radiogroup', { name: 'Metric' }).getByText('pull cost').click();
  await expect(page).toHaveURL(/metric=pull/);
  await page.getByRole('switch', { name: 'as a table' }).check();
  const data = page.getByRole('region', { name: /^Data of/ });
  await expect(data.getByRole('row').nth(1)).toContainText('MB');
  await page.reload();
  await expect(data).toBeVisible();
  await expect(page.getByRole('radio', { name: 'pull cost' })).toBeChecked();
});
