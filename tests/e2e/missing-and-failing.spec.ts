import { expect, test } from './fixtures.ts';

const DIGEST = `sha256:${'0'.repeat(64)}`;

test.describe('what is not there', () => {
  test.use({ allowedConsole: /status of 404/ });

  test('an unknown repository or image answers 404 and shows a way on', async ({ page, demo }) => {
    const known = demo.idOf('library/httpd');
    for (const path of [
      '/repositories/nope',
      `/repositories/nope/images/${DIGEST}`,
      `/repositories/${known}/images/${DIGEST}`,
      '/nowhere',
    ]) {
      const response = await page.goto(path);
      expect(response?.status(), path).toBe(404);
      await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
      await expect(page).toHaveTitle(/Not found/);
    }
    await page.getByRole('link', { name: 'All repositories' }).click();
    await expect(page.getByRole('list', { name: 'Repositories' })).toBeVisible();
  });

  test('a known repository answers 200 and is named in the title', async ({ page, demo }) => {
    const response = await page.goto(`/repositories/${demo.idOf('library/httpd')}`);
    expect(response?.status()).toBe(200);
    await expect(page).toHaveTitle('docker.io/library/httpd · Plimsoll');
  });
});

test.describe('what fails', () => {
  test.use({ allowedConsole: /Failed to load resource/ });

  test('what was read stays when the server fails, with its age', async ({ page, demo }) => {
    await page.clock.install();
    await page.goto(`/repositories/${demo.idOf('library/httpd')}`);
    await expect(page.getByRole('region', { name: 'Tags' }).getByRole('row').nth(1)).toBeVisible();
    await page.route('**/api/v1/repositories/**', (route) => route.abort());
    await page.clock.runFor(80_000);
    await expect(page.getByText(/could not be reached.*This is what was known/)).toBeVisible();
    await expect(page.getByRole('region', { name: 'Tags' }).getByRole('row').nth(1)).toBeVisible();
    await page.unroute('**/api/v1/repositories/**');
    await page.clock.runFor(80_000);
    await expect(page.getByText(/could not be reached/)).toBeHidden();
  });

  test('a part that cannot be read says so beside the others, and trying again helps', async ({ page, demo }) => {
    await page.route('**/api/v1/tags/*/observations*', (route) =>
      route.fulfill({
        status: 500,
        contentType: 'application/problem+json',
        body: JSON.stringify({
          title: 'Something went wrong',
          detail: 'Something went wrong.',
          hint: 'The log says what.',
        }),
      }),
    );
    await page.goto(`/repositories/${demo.idOf('library/httpd')}`);
    await page
      .getByRole('button', { name: /^History of/ })
      .first()
      .click();
    const alert = page.getByRole('alert').filter({ hasText: 'Its history could not be read' });
    await expect(alert).toContainText('Something went wrong. The log says what.');
    await page.unroute('**/api/v1/tags/*/observations*');
    await alert.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('list', { name: 'What the tag pointed to' })).toBeVisible();
    await expect(page.getByRole('slider', { name: /walk the pushes/ })).toBeVisible();
  });
});
