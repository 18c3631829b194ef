import { getJson } from '#tests/support/app.ts';
import { buildImage, layerOf } from '#tests/support/oci-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { test as base, expect, runApp } from './fixtures.ts';
import { expectSound, takeShot } from './sound.ts';
import { watchRepository } from './watching.ts';

/** An application of its own, since the figures of the shared one change with other tests. */
const test = base.extend({
  freshApp: async ({ browserName: _ }, use) => runApp(use),
  baseURL: async ({ freshApp }, use) => use(freshApp.url),
});

const root = layerOf('ADD rootfs.tar /', 900_000, 1);
const image = (seed: number, bytes: number) =>
  buildImage({ flavour: 'oci', layers: [root, layerOf(`RUN make ${seed}`, bytes, seed)] });

test('usage shows what tags take, what they share, and answers what-ifs', async ({ page, freshApp, registry }) => {
  test.slow();
  const { host } = registry;
  await test.step('without a repository it leads to adding images', async () => {
    await page.goto('/usage');
    await expect(page.getByText('No repository is watched yet')).toBeVisible();
    await page.getByRole('main').getByRole('link', { name: 'Add images' }).click();
    await expect(page).toHaveURL(/\/add/);
  });

  await pushImage(`${host}/usage/api:1.0.0`, image(2, 400_000));
  await pushImage(`${host}/usage/api:1.1.0`, image(3, 500_000));
  await pushImage(`${host}/usage/web:main`, image(4, 300_000));
  const api = await watchRepository(freshApp.url, `${host}/usage/api`);
  await watchRepository(freshApp.url, `${host}/usage/web`);
  const { totals } = await getJson<{ totals: { distinctBytes: number; sharedBytes: number } }>(
    `${freshApp.url}/api/v1/usage`,
  );
  expect(totals.sharedBytes).toBeGreaterThan(900_000);

  const table = page.getByRole('region', { name: 'Usage' }).getByRole('table');
  await expectSound(page, {
    name: 'usage',
    path: '/usage',
    ready: async () => {
      await expect(table.getByRole('row')).toHaveCount(3);
      await expect(page.getByRole('list', { name: 'Layers' }).getByRole('listitem')).toHaveCount(4);
      await expect(page.getByRole('treeitem', { name: /^usage\/api: / })).toBeVisible();
    },
  });

  await test.step('the table sorts and groups, and the URL has it', async () => {
    await page.setViewportSize({ width: 1400, height: 900 });
    await page.goto('/usage');
    await expect(table.getByRole('row').nth(1)).toContainText('usage/api');
    await table.getByRole('button', { name: 'name' }).click();
    await expect(page).toHaveURL(/sort=-name/);
    await expect(table.getByRole('row').nth(1)).toContainText('usage/web');
    await page.getByRole('radio', { name: 'by registry' }).check();
    await expect(table.getByRole('row')).toHaveCount(2);
    await expect(table).toContainText('2 repositories');
  });

  await test.step('a tile opens the layers of its repository with the keyboard', async () => {
    await page.getByRole('tree', { name: 'Bytes by registry and repository' }).focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`zoom=${api}`));
    await expect(page.getByRole('treeitem', { name: /^ADD rootfs\.tar \/: 9\d\d kB/ })).toBeVisible();
    await page.getByRole('button', { name: '← All repositories' }).click();
    await expect(page.getByRole('treeitem', { name: /^usage\/web: / })).toBeVisible();
  });

  await test.step('selected tags show what removing them frees', async () => {
    await page.goto(`/usage?remove=${api}`);
    const panel = page.getByRole('region', { name: 'Select tags' });
    await panel.getByRole('checkbox', { name: /^1\.0\.0/ }).check();
    await expect(panel.getByText(/Removing 1 tag frees 40\d kB of 1\.30 MB/)).toBeVisible();
    await expect(panel.getByRole('textbox', { name: 'references' })).toHaveValue(`${host}/usage/api:1.0.0`);
    await panel.getByRole('button', { name: 'Check again' }).click();
    await expect(panel.getByText('1 tag of 1 still points to the same image.')).toBeVisible();
    await takeShot(page, 'removal');
  });

  await test.step('a pasted compose file shows its size and the next update', async () => {
    await page.goto('/usage?stack=true');
    const panel = page.getByRole('region', { name: 'Size of a stack' });
    await panel
      .getByRole('textbox', { name: 'Stack' })
      .fill(`services:\n  a:\n    image: ${host}/usage/api:1.0.0\n  b:\n    image: ${host}/usage/new:1\n`);
    const result = panel.getByRole('region', { name: 'Result' });
    await expect(result).toContainText('1 image takes 1.30 MB');
    await expect(result).toContainText(/next update downloads 50\d kB of 1\.40 MB/);
    await expect(result.getByRole('list', { name: 'Not counted' })).toContainText(`${host}/usage/new:1`);
    await takeShot(page, 'stack');
    await result.getByRole('link', { name: 'Add' }).click();
    await expect(page).toHaveURL(/\/add\?text=/);
  });

  await test.step('the overview switches to layers', async () => {
    await page.goto('/');
    await page.getByRole('radio', { name: 'layers' }).check();
    await expect(page).toHaveURL(/view=layers/);
    await expect(page.getByRole('radio', { name: 'layers' })).toBeFocused();
    await expect(page.getByRole('list', { name: 'Layers' }).getByRole('listitem')).toHaveCount(4);
  });
});

test.describe('usage that fails', () => {
  base.use({ allowedConsole: /status of 500/ });

  base('is an error with a button that tries again', async ({ page, demo: _ }) => {
    await page.route('**/api/v1/usage?*', (route) => route.fulfill({ status: 500, body: '{}' }));
    await page.goto('/usage?q=x');
    await expect(page.getByText('The usage could not be read')).toBeVisible({ timeout: 30_000 });
    await page.unroute('**/api/v1/usage?*');
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await expect(page.getByText('The usage could not be read')).toHaveCount(0);
  });
});
