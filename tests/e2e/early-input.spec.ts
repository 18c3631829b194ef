import { ADMIN } from '#tests/support/app.ts';
import { expect, test } from './fixtures.ts';
import { STRANGER } from './people.ts';
import { openWithoutScripts } from './slow-scripts.ts';

test('what is typed and chosen before the scripts have loaded is kept and applied', async ({ page, demo: _ }) => {
  const loadScripts = await openWithoutScripts(page, '/?q=node');
  const search = page.getByRole('searchbox', { name: 'Filter repositories' });
  await search.fill('library/r');
  await page.getByRole('combobox', { name: 'Sort' }).selectOption('biggest');
  await page.getByRole('radio', { name: '90 days' }).check();
  await loadScripts();

  await expect(page).toHaveURL((url) => {
    const { q, sort, days } = Object.fromEntries(url.searchParams);
    return q === 'library/r' && sort === 'size' && days === '90';
  });
  await expect(search).toHaveValue('library/r');
  await expect(page.getByRole('list', { name: 'Repositories' }).getByRole('link')).toHaveText([
    'library/redis',
    'library/registry',
  ]);
});

test('a text pasted before the scripts have loaded is parsed', async ({ page, app: _ }) => {
  const loadScripts = await openWithoutScripts(page, '/add');
  await page.getByRole('textbox', { name: 'Images' }).fill('ghcr.io/acme/typed-early:1');
  await loadScripts();
  await expect(page.getByRole('list', { name: 'Images found' })).toContainText('ghcr.io/acme/typed-early');
});

test('a button clicked before the scripts have loaded does its work then, once', async ({ page, demo: _ }) => {
  const loadScripts = await openWithoutScripts(page, '/settings/people');
  await page.getByRole('button', { name: 'Invite person' }).click();
  await loadScripts();
  await expect(page.getByRole('button', { name: 'Invite person' })).toHaveAttribute('aria-expanded', 'true');
});

test('a menu that the browser opens by itself stays open when the scripts have loaded', async ({ page, app: _ }) => {
  await page.setViewportSize({ width: 390, height: 780 });
  const loadScripts = await openWithoutScripts(page, '/add');
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  const menu = page.getByRole('navigation', { name: 'Screens' });
  await expect(menu).toBeVisible();
  await loadScripts();
  // As long as a repeated click would take.
  await page.waitForTimeout(1_500);
  await expect(menu).toBeVisible();
});

test.describe('of a refused role', () => {
  test.use({ allowedConsole: /status of 422/ });

  test('a choice made while the scripts load is sent once', async ({ page, app: _ }) => {
    const sent: (string | null)[] = [];
    page.on('request', (request) => {
      if (request.method() === 'PATCH') sent.push(request.postData());
    });
    const processor = await page.context().newCDPSession(page);
    await processor.send('Emulation.setCPUThrottlingRate', { rate: 6 });
    const you = page.getByRole('list', { name: 'People' }).getByRole('listitem').filter({ hasText: 'you' });
    for (const waitMs of [0, 200, 400]) {
      sent.length = 0;
      await page.goto('/settings/people', { waitUntil: 'commit' });
      await you.waitFor();
      await page.waitForTimeout(waitMs);
      await you.getByRole('combobox').selectOption('viewer');
      await expect(you.getByRole('alert')).toContainText('This is the only admin.');
      expect(sent).toEqual(['{"role":"viewer"}']);
    }
  });
});

test('a click while a part of the page waits for its script keeps the part', async ({ page, demo }) => {
  // The field above the tags is in their script only.
  const loadScripts = await openWithoutScripts(page, `/repositories/${demo.idOf('library/node')}`, 'Filter tags');
  const heading = await page.getByRole('heading', { name: 'Tags' }).elementHandle();
  const settings = page.getByRole('button', { name: 'Settings' });
  // The rest of the page has its scripts.
  await expect
    .poll(() => settings.evaluate((button) => Object.keys(button).some((name) => name.startsWith('__reactProps'))))
    .toBe(true);
  await settings.click();
  await loadScripts();
  await expect(page).toHaveURL(/settings=/);
  await expect(settings).toHaveAttribute('aria-expanded', 'true');
  expect(await heading?.evaluate((element) => element.isConnected)).toBe(true);
});

test.describe('as a stranger', () => {
  test.use({ storageState: STRANGER });

  test('an account and a password typed before the scripts have loaded sign in', async ({ page, app }) => {
    const loadScripts = await openWithoutScripts(page, '/sign-in');
    await page.getByLabel('E-mail').fill(ADMIN.email);
    await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
    await loadScripts();
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page).toHaveURL(`${app.url}/`);
  });

  test('a form sent before the scripts have loaded is sent then, and never puts the password in the address', async ({
    page,
    app,
  }) => {
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(request.url()));
    const loadScripts = await openWithoutScripts(page, '/sign-in');
    await page.getByLabel('E-mail').fill(ADMIN.email);
    await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await loadScripts();
    await expect(page).toHaveURL(`${app.url}/`);
    expect(addresses.filter((address) => /password=/i.test(address))).toEqual([]);
  });
});
