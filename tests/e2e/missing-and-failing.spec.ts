import { expect, test } from './fixtures.ts';
import { STRANGER } from './people.ts';

const DIGEST = `sha256:${'0'.repeat(64)}`;

test.describe('what is not there', () => {
  test.use({ allowedConsole: /status of 404/ });

  test('an unknown repository, image, incident or address answers 404 within the frame, with a search', async ({
    page,
    demo,
  }) => {
    const known = demo.idOf('library/httpd');
    for (const path of [
      '/repositories/nope',
      `/repositories/nope/images/${DIGEST}`,
      `/repositories/${known}/images/${DIGEST}`,
      '/incidents/99999',
      '/nowhere',
      '/no/where/at/all',
    ]) {
      const response = await page.goto(path);
      expect(response?.status(), path).toBe(404);
      await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
      await expect(page).toHaveTitle(/Not found/);
      await expect(
        page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Repositories' }),
      ).toBeVisible();
    }
    await page.getByRole('searchbox', { name: 'Search repositories' }).fill('httpd');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await expect(page.getByRole('list', { name: 'Repositories' }).getByRole('listitem')).toHaveCount(1);
    await page.goto('/nowhere');
    await page.getByRole('link', { name: 'All repositories' }).click();
    await expect(page.getByRole('list', { name: 'Repositories' })).toBeVisible();
  });

  test('an unknown address without an account answers 404 with a link to the sign-in page, and no frame', async ({
    browser,
    app,
  }) => {
    const context = await browser.newContext({ baseURL: app.url, storageState: STRANGER });
    const page = await context.newPage();
    const response = await page.goto('/nowhere?q=1');
    expect(response?.status()).toBe(404);
    await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
    await expect(page.getByRole('navigation')).toHaveCount(0);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(/\/sign-in\?next=%2Fnowhere/);
    await context.close();
  });

  test('a known repository answers 200 and is named in the title', async ({ page, demo }) => {
    const response = await page.goto(`/repositories/${demo.idOf('library/httpd')}`);
    expect(response?.status()).toBe(200);
    await expect(page).toHaveTitle('docker.io/library/httpd · Plimsoll');
  });
});

test.describe('what fails', () => {
  test.use({ allowedConsole: /Failed to load resource/ });

  test('data that was read stays on the page while the server cannot be reached', async ({ page, demo }) => {
    await page.clock.install();
    await page.goto(`/repositories/${demo.idOf('library/httpd')}`);
    await expect(page.getByRole('region', { name: 'Tags' }).getByRole('row').nth(1)).toBeVisible();
    await page.route('**/api/v1/repositories/**', (route) => route.abort());
    await page.clock.runFor(80_000);
    await expect(
      page.getByText(/could not be reached.*These data are from .*Plimsoll tries again within a minute/),
    ).toBeVisible();
    await expect(page.getByRole('region', { name: 'Tags' }).getByRole('row').nth(1)).toBeVisible();
    await page.unroute('**/api/v1/repositories/**');
    await page.clock.runFor(80_000);
    await expect(page.getByText(/could not be reached/)).toBeHidden();
  });

  test('a part of a page that cannot be read shows its error alone and can be tried again', async ({ page, demo }) => {
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
    await expect(page.getByRole('list', { name: 'History of the tag' })).toBeVisible();
    await expect(page.getByRole('slider', { name: /walk the pushes/ })).toBeVisible();
  });
});

test.describe('a page whose script fails', () => {
  test.use({ allowedConsole: /TypeError/ });

  test('says so within the frame, and can be loaded again', async ({ page, demo }) => {
    // Not the shape of an answer of this API.
    await page.route('**/api/v1/tags/*/observations*', (route) => route.fulfill({ json: {} }));
    await page.goto(`/repositories/${demo.idOf('library/httpd')}`);
    await page
      .getByRole('button', { name: /^History of/ })
      .first()
      .click();
    const failure = page.getByRole('alert').filter({ hasText: 'This page failed' });
    await expect(failure.getByRole('heading', { name: 'This page failed' })).toBeVisible();
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
    await page.unroute('**/api/v1/tags/*/observations*');
    await failure.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('region', { name: 'Tags' }).getByRole('row').nth(1)).toBeVisible();
  });
});
