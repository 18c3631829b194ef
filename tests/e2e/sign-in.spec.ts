import { ADMIN, type App } from '#tests/support/app.ts';
import { expect, fillSignIn, runApp, test } from './fixtures.ts';
import { STRANGER, signOut } from './people.ts';

test.describe('as a stranger', () => {
  test.use({ storageState: STRANGER });

  test('every page leads to the sign-in form and shows nothing else', async ({ page, app, demo }) => {
    for (const path of ['/', '/add', '/registries', `/repositories/${demo.idOf('library/httpd')}`, '/account']) {
      await page.goto(path);
      await expect(page, path).toHaveURL((url) => url.pathname === '/sign-in');
      expect(await page.content(), path).not.toContain('library/');
    }
    expect((await page.request.get(`${app.url}/api/v1/overview`)).status()).toBe(401);
    await expect(page.getByText('Ask an admin for an invitation.')).toBeVisible();
  });

  for (const next of ['//evil.example', '/\\evil.example', 'https:evil.example', '/%2f%2fevil.example']) {
    test(`?next=${next} leads to the overview after signing in (X-21)`, async ({ page, app }) => {
      await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
      await fillSignIn(page, ADMIN);
      await expect(page).toHaveURL(`${app.url}/`);
    });
  }

  test('a person who is already signed in goes on immediately', async ({ page, context, app, signInOnce }) => {
    await context.addCookies((await signInOnce(app.url)).cookies);
    await page.goto('/sign-in?next=%2Fregistries');
    await expect(page).toHaveURL(`${app.url}/registries`);
  });

  test.describe('a refused sign-in', () => {
    test.use({ allowedConsole: /status of (401|429)/ });

    test('shows a countdown after too many tries', async ({ page }) => {
      await page.route('**/api/v1/sign-in', (route) =>
        route.fulfill({
          status: 429,
          contentType: 'application/problem+json',
          headers: { 'retry-after': '3' },
          body: JSON.stringify({ title: 'Too many tries', detail: 'Too many tries.', hint: 'Try again in 3 s.' }),
        }),
      );
      await page.goto('/sign-in');
      await fillSignIn(page, { email: 'ada@example.org', password: 'not it' });
      await expect(page.getByRole('button', { name: /^Try again in [1-3] s$/ })).toBeDisabled();
      await expect(page.getByRole('form').getByRole('alert')).toContainText('Too many tries.');
      await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeEnabled();
    });

    test('gives the same answer for a wrong password and an unknown address', async ({ page }) => {
      await page.goto('/sign-in');
      const alert = page.getByRole('form', { name: 'Sign in' }).getByRole('alert');
      const sentences: (string | null)[] = [];
      for (const email of [ADMIN.email, 'nobody@example.org']) {
        await fillSignIn(page, { email, password: 'surely not this one' });
        await expect(alert).toContainText('is wrong');
        await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
        sentences.push(await alert.textContent());
        await page.reload();
      }
      expect(sentences[0]).toBe(sentences[1]);
    });
  });
});

test.describe('with a session that ends', () => {
  test.use({ allowedConsole: /status of 401/ });

  test('the next action leads to the sign-in form and back to the same page', async ({ page, context, app }) => {
    await page.goto('/registries', { waitUntil: 'networkidle' });
    await page.getByRole('button', { name: 'Add registry' }).click();
    await page.getByRole('textbox', { name: 'URL' }).fill('http://127.0.0.1:9');
    await context.clearCookies();
    await page.getByRole('button', { name: 'Save registry' }).click();
    await expect(page).toHaveURL(`${app.url}/sign-in?next=${encodeURIComponent('/registries?edit=new')}`);
    await fillSignIn(page, ADMIN);
    await expect(page).toHaveURL(`${app.url}/registries?edit=new`);
    await expect(page.getByRole('form', { name: 'Add registry' })).toBeVisible();
  });
});

test('the account menu opens by keyboard, names the account and signs out this browser only', async ({
  page,
  app,
  browser,
}) => {
  const context = await browser.newContext({ baseURL: app.url, storageState: STRANGER });
  const own = await context.newPage();
  await own.goto('/sign-in');
  await fillSignIn(own, ADMIN);
  const button = own.getByRole('button', { name: /^Menu of/ });
  const menu = own.getByRole('menu');
  await expect(async () => {
    await button.focus();
    await own.keyboard.press('Enter');
    await expect(menu).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(menu).toContainText(ADMIN.email);
  await expect(menu).toContainText('admin');
  await own.keyboard.press('ArrowDown');
  await expect(menu.getByRole('menuitem', { name: 'Account' })).toBeFocused();
  await own.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await expect(button).toBeFocused();
  await signOut(own);
  await expect(own).toHaveURL(`${app.url}/sign-in`);
  await own.goBack();
  // The page that the browser restores redirects immediately, so a reload can interrupt the redirect.
  await expect(async () => {
    await own.reload();
    await expect(own).toHaveURL(/\/sign-in/, { timeout: 2_000 });
  }).toPass();
  await context.close();
  // Another browser with the same account stays signed in.
  await page.goto('/');
  await expect(page).toHaveURL(`${app.url}/`);
});

test.describe('with public reading', () => {
  const publicTest = test.extend<{ publicApp: App }>({
    publicApp: ({ browserName: _ }, use) => runApp(use, { env: { PLIMSOLL_PUBLIC: 'true' } }),
    storageState: STRANGER,
    baseURL: async ({ publicApp }, use) => use(publicApp.url),
  });

  publicTest(
    'a stranger can read everything, sees no button to change it, and can sign in',
    async ({ page, publicApp }) => {
      await page.goto('/registries');
      await expect(page.getByRole('heading', { name: 'Registries' })).toBeVisible();
      await expect(page.getByRole('button', { name: 'Add registry' })).toHaveCount(0);
      await expect(page.getByRole('link', { name: 'Add images' })).toHaveCount(0);
      await page.getByRole('link', { name: 'Sign in' }).click();
      await expect(page).toHaveURL(`${publicApp.url}/sign-in?next=%2Fregistries`);
      await page.getByRole('link', { name: 'continue without signing in' }).click();
      await expect(page.getByRole('heading', { name: 'No images yet' })).toBeVisible();
      await page.goto('/account');
      await expect(page).toHaveURL(`${publicApp.url}/sign-in?next=%2Faccount`);
    },
  );
});
