import { ADMIN, makeDataFolder, startApp } from '#tests/support/app.ts';
import { expect, fillSignIn, STRANGER, test } from './fixtures.ts';
import { signOut } from './people.ts';

test.describe('as a stranger', () => {
  test.use({ storageState: STRANGER });

  test('nothing is shown but the door', async ({ page, app, demo }) => {
    for (const path of ['/', '/add', '/registries', `/repositories/${demo.idOf('library/httpd')}`, '/account']) {
      await page.goto(path);
      await expect(page, path).toHaveURL((url) => url.pathname === '/sign-in');
      expect(await page.content(), path).not.toContain('library/');
    }
    expect((await page.request.get(`${app.url}/api/v1/overview`)).status()).toBe(401);
    await expect(page.getByText('Ask an admin of this Plimsoll for an invitation.')).toBeVisible();
  });

  for (const next of ['//evil.example', '/\\evil.example', 'https:evil.example', '/%2f%2fevil.example']) {
    test(`?next=${next} leads home (X-21)`, async ({ page, app }) => {
      await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
      await fillSignIn(page, ADMIN);
      await expect(page).toHaveURL(`${app.url}/`);
    });
  }

  test('who is signed in already goes on at once', async ({ page, context, app, signInOnce }) => {
    await context.addCookies((await signInOnce(app.url)).cookies);
    await page.goto('/sign-in?next=%2Fregistries');
    await expect(page).toHaveURL(`${app.url}/registries`);
  });

  test.describe('refused', () => {
    test.use({ allowedConsole: /status of (401|429)/ });

    test('after too many tries it says how long to wait, and counts', async ({ page }) => {
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

    test('a wrong password and an unknown address are refused alike', async ({ page }) => {
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

  test('the next thing one does leads to the door, and back', async ({ page, context, app }) => {
    await page.goto('/registries');
    await page.getByRole('button', { name: 'Add registry' }).click();
    await page.getByRole('textbox', { name: 'URL' }).fill('http://127.0.0.1:9');
    await context.clearCookies();
    await page.getByRole('button', { name: 'Save registry' }).click();
    await expect(page).toHaveURL(`${app.url}/sign-in?next=${encodeURIComponent('/registries?edit=new')}`);
    await fillSignIn(page, ADMIN);
    await expect(page).toHaveURL(`${app.url}/registries?edit=new`);
    await expect(page.getByRole('form', { name: 'Add a registry' })).toBeVisible();
  });
});

test('the menu opens by key, says who one is, and signs out', async ({ page, app, browser }) => {
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
  // The page that comes back leads away at once: a reload may meet it on its way.
  await expect(async () => {
    await own.reload();
    await expect(own).toHaveURL(/\/sign-in/, { timeout: 2_000 });
  }).toPass();
  await context.close();
  // Another browser of the same account stays.
  await page.goto('/');
  await expect(page).toHaveURL(`${app.url}/`);
});

test.describe('where anyone may read', () => {
  test.use({ storageState: STRANGER });

  test('a stranger looks around, is offered nothing to change, and the way in', async ({ page }) => {
    const folder = makeDataFolder();
    const app = await startApp({ folder: folder.path, env: { PLIMSOLL_PUBLIC: 'true' } });
    try {
      await page.goto(`${app.url}/registries`);
      await expect(page.getByRole('heading', { name: 'Registries' })).toBeVisible();
      await expect(page.getByRole('button', { name: 'Add registry' })).toHaveCount(0);
      await expect(page.getByRole('link', { name: 'Add images' })).toHaveCount(0);
      await page.getByRole('link', { name: 'Sign in' }).click();
      await expect(page).toHaveURL(`${app.url}/sign-in?next=%2Fregistries`);
      await page.getByRole('link', { name: 'look around without an account' }).click();
      await expect(page.getByRole('heading', { name: 'No image is on the scales yet' })).toBeVisible();
      await page.goto(`${app.url}/account`);
      await expect(page).toHaveURL(`${app.url}/sign-in?next=%2Faccount`);
    } finally {
      await page.goto('about:blank');
      await app.stop();
      folder.remove();
    }
  });
});
