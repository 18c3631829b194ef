import type { Page } from '@playwright/test';
import { getJson, postJson } from '#tests/support/app.ts';
import { test as base, expect } from './fixtures.ts';
import { invite, STRANGER } from './people.ts';
import { expectSound, heading, type Screen } from './sound.ts';

type IncidentsAnswer = {
  items: { number: number; lead: { repositoryId: string; fromDigest: string | null; toDigest: string } | null }[];
};
type TagsAnswer = { items: { digest: string; platforms: { digest: string }[] }[] };

const whenDrawn = async (page: Page) => {
  await expect(page.getByRole('slider', { name: /walk the pushes/ })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Tags' }).getByRole('row').nth(1)).toBeVisible();
};

const EMPTY: Screen[] = [
  { name: 'overview', path: '/', ready: heading('No images yet') },
  { name: 'add', path: '/add', ready: heading('Add images') },
  {
    name: 'add-rows',
    path: '/add?text=127.0.0.1:1/team/app',
    ready: (page) => expect(page.getByRole('list', { name: 'Images found' }).getByRole('alert')).toBeVisible(),
  },
  { name: 'registries', path: '/registries', ready: heading('Registries') },
  {
    name: 'registry-form',
    path: '/registries?edit=new',
    ready: (page) => expect(page.getByRole('form', { name: 'Add registry' })).toBeVisible(),
  },
  { name: 'incidents', path: '/incidents', ready: heading('No open incidents') },
  { name: 'packages', path: '/packages', ready: heading('Packages') },
  { name: 'usage', path: '/usage', ready: heading('Usage') },
  { name: 'compare', path: '/compare', ready: heading('Compare two images') },
  { name: 'account', path: '/account', ready: heading('API tokens') },
  { name: 'people', path: '/settings/people', ready: heading('People') },
  { name: 'audit', path: '/settings/audit', ready: heading('Audit') },
  ...['Channels', 'Routes', 'Rules', 'Budgets', 'Mutes', 'Deliveries'].map((title) => ({
    name: title.toLowerCase(),
    path: `/settings/${title.toLowerCase()}`,
    ready: heading(title),
  })),
  { name: 'not-found', path: '/repositories/unknown', ready: heading('Page not found') },
];

base.describe('with nothing watched', () => {
  const test = base.extend({ baseURL: async ({ freshApp }, use) => use(freshApp.url) });
  test.use({ allowedConsole: /status of 404/ });

  test('every empty screen is accessible and fits the screen, light and dark', async ({ page }) => {
    test.slow();
    for (const screen of EMPTY) await expectSound(page, { ...screen, name: `empty-${screen.name}` });
  });
});

base.describe('with the demo', () => {
  base('the overview is accessible and fits the screen, light and dark', async ({ page, demo: _ }) => {
    await expectSound(page, {
      name: 'overview',
      path: '/',
      ready: (shown) => expect(shown.getByRole('list', { name: 'Repositories' }).getByRole('listitem')).toHaveCount(20),
    });
  });

  base('a repository is accessible and fits the screen, light and dark', async ({ page, demo }) => {
    const path = `/repositories/${demo.idOf('library/httpd')}`;
    await expectSound(page, { name: 'repository', path, ready: whenDrawn });
    await expectSound(page, {
      name: 'repository-comparison',
      path,
      ready: async (shown) => {
        const chart = shown.getByRole('slider', { name: /walk the pushes/ });
        await chart.focus();
        await shown.keyboard.press('ArrowLeft');
        await shown.keyboard.press('Shift+ArrowLeft');
        await expect(shown.getByRole('link', { name: 'Open in Compare' })).toBeVisible();
      },
    });
    await expectSound(page, {
      name: 'repository-settings',
      path: `${path}?settings=true&view=data`,
      ready: (shown) => expect(shown.getByRole('region', { name: /^Data of/ })).toBeVisible(),
    });
  });

  base('an image is accessible and fits the screen, light and dark', async ({ page, app, demo }) => {
    const id = demo.idOf('library/httpd');
    const { items } = await getJson<TagsAnswer>(`${app.url}/api/v1/repositories/${id}/tags`);
    await expectSound(page, {
      name: 'image',
      path: `/repositories/${id}/images/${items[0]?.platforms[0]?.digest ?? items[0]?.digest}`,
      ready: (shown) => expect(shown.getByRole('listbox', { name: 'Layers, newest first' })).toBeVisible(),
    });
  });

  base(
    'the inbox, an incident and a comparison are accessible and fit the screen, light and dark',
    async ({ page, app, demo: _ }) => {
      base.slow();
      const { items } = await getJson<IncidentsAnswer>(`${app.url}/api/v1/incidents?state=all`);
      const found = items.find(({ lead }) => lead?.fromDigest);
      const lead = found?.lead;
      const layers = (shown: Page) =>
        expect(shown.getByRole('region', { name: 'Layers side by side' }).first()).toBeVisible();
      await expectSound(page, {
        name: 'incidents',
        path: '/incidents?state=all',
        ready: (shown) =>
          expect(shown.getByRole('region', { name: 'Inbox' }).getByRole('listitem').nth(9)).toBeVisible(),
      });
      await expectSound(page, { name: 'incident', path: `/incidents/${found?.number}`, ready: layers });
      await expectSound(page, {
        name: 'compare',
        path: `/compare?from=${lead?.fromDigest}&to=${lead?.toDigest}&repositoryId=${lead?.repositoryId}`,
        ready: layers,
      });
    },
  );

  base('the registries are accessible and fit the screen, light and dark', async ({ page, demo: _ }) => {
    await expectSound(page, { name: 'registries', path: '/registries', ready: heading('Registries') });
  });
});

base.describe('before signing in', () => {
  base.use({ storageState: STRANGER, allowedConsole: /status of (401|404)/ });

  base('signing in and an invitation are accessible and fit the screen, light and dark', async ({ page, app }) => {
    const { url } = await postJson<{ url: string }>(`${app.url}/api/v1/invitations`, { role: 'viewer' });
    for (const screen of [
      { name: 'sign-in', path: '/sign-in', ready: heading('Sign in') },
      { name: 'sign-in-refused', path: '/sign-in?error=no-role', ready: heading('Sign in') },
      { name: 'set-up-claimed', path: '/set-up', ready: heading('Plimsoll is already set up') },
      {
        name: 'invitation-gone',
        path: '/invitation#no-such-code-was-ever-made',
        ready: heading('This link has expired or was already used'),
      },
      { name: 'invitation', path: url, ready: heading('You are invited') },
    ])
      await expectSound(page, screen);
  });

  const test = base.extend({ baseURL: async ({ unclaimedApp }, use) => use(unclaimedApp.url) });

  test('setting up is accessible and fits the screen, light and dark', async ({ page }) => {
    await expectSound(page, {
      name: 'sign-in-unclaimed',
      path: '/sign-in',
      ready: heading('Plimsoll is not set up yet'),
    });
    await expectSound(page, { name: 'set-up-no-code', path: '/set-up', ready: heading('Set up Plimsoll') });
    await expectSound(page, {
      name: 'set-up',
      path: '/set-up#any-code-shows-the-form',
      ready: (shown) => expect(shown.getByRole('form', { name: 'Set up' })).toBeVisible(),
    });
  });
});

base.describe('with people', () => {
  base('account, people and audit are accessible and fit the screen, light and dark', async ({ page, joinAs }) => {
    base.slow();
    await joinAs('editor', {
      name: 'Bartholomew Featherstonehaugh-Cholmondeley',
      email: 'bartholomew.featherstonehaugh@container-platform.example.org',
      password: 'a name as long as a mast',
    });
    await invite(page, 'viewer', 'somebody@example.org');
    await page.goto('/account', { waitUntil: 'networkidle' });
    await page.getByRole('button', { name: 'Create token' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('CI of acme/api');
    await page.getByRole('button', { name: 'Create token' }).click();
    const list = (name: string, count: number) => (shown: Page) =>
      expect(shown.getByRole('list', { name }).getByRole('listitem')).toHaveCount(count);
    // The list is awaited here, because leaving the page earlier would cancel the request that creates the token.
    await list('API tokens', 1)(page);
    await expectSound(page, { name: 'account', path: '/account', ready: list('API tokens', 1) });
    await expectSound(page, { name: 'people', path: '/settings/people', ready: list('People', 2) });
    await expectSound(page, { name: 'audit', path: '/settings/audit', ready: heading('Audit') });
    for (const [name, button] of [
      ['people-invite', 'Invite person'],
      ['account-token', 'Create token'],
    ] as const)
      await expectSound(page, {
        name,
        path: name === 'people-invite' ? '/settings/people' : '/account',
        ready: async (shown) => {
          await shown.getByRole('button', { name: button, exact: true }).click();
          await expect(shown.getByRole('form', { name: button })).toBeVisible();
        },
      });
    await expectSound(page, {
      name: 'menu',
      path: '/account',
      ready: async (shown) => {
        await shown.getByRole('button', { name: /^Menu of/ }).click();
        await expect(shown.getByRole('menu')).toBeVisible();
      },
    });
  });
});
