import type { Locator, Page } from '@playwright/test';
import { FILLS, FRAMES } from '#components/map/tints.ts';
import { buildImage, type LayerSpec, layerOf } from '#tests/support/oci-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { expect, test } from './fixtures.ts';
import { compressedBytes, LIMIT_BYTES, readNamedScripts } from './named-scripts.ts';
import { expectSound } from './sound.ts';
import { watchRepository } from './watching.ts';

const VERA = { name: 'Vera', email: 'vera-files@example.org', password: 'reads files and nothing else' };

const BASE: LayerSpec = {
  instruction: 'ADD rootfs.tar /',
  files: {
    'usr/bin/curl': noiseOf(250_000, 191),
    'usr/lib/libssl.so.3': noiseOf(180_000, 192),
    'etc/motd': noiseOf(40_000, 193),
    'var/lib/dpkg/info/curl.list': '/.\n/usr/bin/curl\n/etc/motd\n',
    'var/lib/dpkg/status': 'Package: curl\nStatus: install ok installed\nVersion: 7.88.1-10+deb12u8\n',
  },
};
const shared = noiseOf(90_000, 194);
const many = Object.fromEntries(
  Array.from({ length: 90 }, (_, at) => [`app/node_modules/package-${at + 1}/index.js`, noiseOf(900, 300 + at)]),
);
const OWN: LayerSpec = {
  instruction: 'RUN npm ci',
  files: {
    ...many,
    'app/node_modules/@swc/core/binding.node': noiseOf(400_000, 195),
    'app/node_modules/@swc/core/package.json': '{"name":"@swc/core","version":"1.9.3"}',
    'app/node_modules/lodash/lodash.js': shared,
    'app/node_modules/lodash/package.json': '{"name":"lodash","version":"4.17.21"}',
    'app/dist/lodash.js': shared,
    'etc/.wh.motd': '',
  },
};

const mapOf = (page: Page) => page.getByRole('tree', { name: /^Map of / });
const box = (page: Page, name: RegExp) => mapOf(page).getByRole('treeitem', { name });
const trailOf = (page: Page) => page.getByRole('navigation', { name: 'Opened box' });
const rowsOf = (page: Page) => page.getByRole('treegrid', { name: 'Files by size' });

/** The text of the box that the keys are at. */
const activeBox = async (map: Locator): Promise<string> => {
  const id = (await map.getAttribute('aria-activedescendant')) ?? '';
  return (await map.page().locator(`[id="${id}"] > .sr-only`).textContent()) ?? '';
};

/** How much ink the two patterns have, and the boxes that they are drawn on. */
const INK_PERCENT = [22, 28];
const PATTERNED = ['base', 'own', 'unknown'];

/** The least contrast of a label on the colours of the map, also where a pattern darkens them. */
const leastContrast = (page: Page): Promise<number> =>
  page.evaluate(
    (fills) => {
      const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
      if (context === null) throw new Error('no canvas');
      const probe = document.body.appendChild(document.createElement('i'));
      const luminance = (...colours: string[]): number => {
        for (const colour of colours) {
          probe.style.backgroundColor = colour;
          context.fillStyle = getComputedStyle(probe).backgroundColor;
          context.fillRect(0, 0, 1, 1);
        }
        const [red = 0, green = 0, blue = 0] = [...context.getImageData(0, 0, 1, 1).data].map((value) => {
          const part = value / 255;
          return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const ink = luminance('var(--ink)');
      const contrasts = fills.flatMap(({ fill, patterns }) =>
        [0, ...patterns].map((percent) => {
          const under = luminance(fill, `color-mix(in oklab, var(--ink) ${percent}%, transparent)`);
          return (Math.max(ink, under) + 0.05) / (Math.min(ink, under) + 0.05);
        }),
      );
      probe.remove();
      return Math.min(...contrasts);
    },
    [
      ...Object.entries(FILLS).map(([tint, fill]) => ({ fill, patterns: PATTERNED.includes(tint) ? INK_PERCENT : [] })),
      ...Object.values(FRAMES).map((fill) => ({ fill, patterns: [] })),
    ],
  );

test('the files of an image are a map that zooms by click and key, and the URL has the opened box', async ({
  page,
  app,
  registry,
  request,
  joinAs,
}) => {
  test.slow();
  const image = buildImage({ flavour: 'oci', layers: [BASE, OWN, layerOf('COPY . .', 20_000, 196)] });
  const repository = `${registry.host}/team/files`;
  await pushImage(`${registry.host}/team/files-base:12`, buildImage({ flavour: 'oci', layers: [BASE] }));
  await pushImage(`${repository}:1.0.0`, image);
  await watchRepository(app.url, `${registry.host}/team/files-base`);
  const id = await watchRepository(app.url, repository);
  const path = `/repositories/${id}/images/${image.manifest.digest}`;
  const files = page.getByRole('region', { name: 'Files' });

  await test.step('a viewer sees that the files are not read, and no button', async () => {
    const viewer = await joinAs('viewer', VERA);
    await viewer.goto(`${path}?tab=files`);
    const seen = viewer.getByRole('region', { name: 'Files' });
    await expect(seen).toContainText('You need the editor role to read them.');
    await expect(seen.getByRole('button', { name: /^Read files/ })).toHaveCount(0);
  });

  await test.step('the button reads all layers, and the map appears', async () => {
    await expectSound(page, {
      name: 'files-unread',
      path: `${path}?tab=files`,
      ready: () => expect(files.getByRole('button', { name: /^Read files/ })).toBeVisible(),
    });
    await expect(mapOf(page)).toHaveCount(0);
    await files.getByRole('button', { name: /^Read files/ }).click();
    await expect(box(page, /^2 RUN npm ci/)).toBeVisible({ timeout: 30_000 });
    await expect(files.getByRole('list', { name: 'Figures of the files' })).toContainText('efficiency', {
      timeout: 30_000,
    });
    const figures = files.getByRole('list', { name: 'Figures of the files' });
    await expect(figures).toContainText(/\d\d\.\d kB wasted/);
    await expect(figures).toContainText(/\d\d\.\d kB duplicates/);
    await figures.getByRole('button', { name: 'in dive' }).click();
    await expect(page.getByText('Efficiency in dive: the figure of the tool dive')).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('three clicks lead from the page of the image to a package, and the browser goes back', async () => {
    await page.goto(path);
    await page.getByRole('radio', { name: 'Files' }).click();
    await box(page, /^2 RUN npm ci/).click({ position: { x: 30, y: 8 } });
    await expect(trailOf(page)).toHaveText(/Image\/?RUN npm ci/);
    await box(page, /npm package @swc\/core/).click();
    await expect(trailOf(page)).toContainText('@swc/core');
    await expect(box(page, /binding\.node/)).toBeVisible();
    await expect(page).toHaveURL(/at=l:1\/p:npm:/);
    await page.reload();
    await expect(box(page, /binding\.node/)).toBeVisible();
    await page.goBack();
    await expect(trailOf(page)).toHaveText(/Image\/?RUN npm ci/);
    await page.goBack();
    await expect(trailOf(page)).toHaveText('Image');
    await expect(page).not.toHaveURL(/at=/);
  });

  await test.step('arrow keys walk, Enter zooms in, Escape zooms out', async () => {
    const map = mapOf(page);
    await map.focus();
    const first = await activeBox(map);
    await page.keyboard.press('End');
    expect(await activeBox(map)).not.toBe(first);
    await page.keyboard.press('Home');
    expect(await activeBox(map)).toBe(first);
    expect(first).toMatch(/^2 RUN npm ci,/);
    await page.keyboard.press('ArrowDown');
    const inner = await activeBox(map);
    expect(inner).toMatch(/npm package/);
    await page.keyboard.press('Enter');
    await expect(trailOf(page))
      .not.toHaveText(/^Image/, { timeout: 1 })
      .catch(() => undefined);
    await expect(trailOf(page).getByRole('listitem')).toHaveCount(3);
    await expect(map).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(trailOf(page).getByRole('listitem')).toHaveCount(2);
    await page.keyboard.press('Backspace');
    await expect(trailOf(page)).toHaveText('Image');
    await expect.poll(() => activeBox(map)).toBe(first);
  });

  await test.step('the filter lists the matches, and a match is opened without it', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('swc');
    await expect(files).toContainText('1 match');
    await expect(mapOf(page)).toHaveAccessibleName('Map of the matches in Image');
    await expect(page).toHaveURL(/q=swc/);
    await rowsOf(page)
      .getByRole('link', { name: /@swc\/core/ })
      .click();
    await expect(trailOf(page)).toContainText('@swc/core');
    await expect(page.getByRole('searchbox', { name: 'Filter files' })).toHaveValue('');
    await page.getByRole('searchbox', { name: 'Filter files' }).fill('nothing-like-it');
    await expect(files).toContainText('No path or package here contains “nothing-like-it”.');
    await page.goto(`${path}?tab=files`);
  });

  await test.step('the rows of the tree open by key and load what is inside, and mark their box', async () => {
    const rows = rowsOf(page);
    await rows.getByRole('row', { name: /RUN npm ci/ }).focus();
    await page.keyboard.press('ArrowRight');
    const swc = rows.getByRole('row', { name: /@swc\/core/ });
    await expect(swc).toHaveAttribute('aria-level', '2');
    await page.keyboard.press('ArrowDown');
    await expect(swc).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(rows.getByRole('row', { name: /binding\.node/ })).toHaveAttribute('aria-level', '3');
    await page.keyboard.press('ArrowLeft');
    await expect(rows.getByRole('row', { name: /binding\.node/ })).toHaveCount(0);
    await page.keyboard.press('ArrowLeft');
    await expect(rows.getByRole('row', { name: /RUN npm ci/ })).toBeFocused();
    await box(page, /^3 COPY/).hover();
    await expect(rows.getByRole('row', { name: /COPY/ })).toHaveClass(/bg-tint/);
    await expect(files.getByText(/^3 COPY \. \. · .* compressed/)).toBeVisible();
  });

  await test.step('directories and unpacked bytes are in the URL', async () => {
    await page.getByRole('radio', { name: 'Directories' }).click();
    await expect(box(page, /^\/app,/)).toBeVisible();
    await page.getByRole('radio', { name: 'Unpacked' }).click();
    await expect(page).toHaveURL(/bytes=unpacked/);
    await expect(page).toHaveURL(/by=directories/);
    await expect(rowsOf(page).getByRole('row', { name: /app\// })).toBeVisible();
    await expect(files.getByRole('list', { name: 'Colours' })).toContainText('wasted');
    await expect(files.getByRole('list', { name: 'Colours' })).toContainText('base layers');
  });

  await test.step('every label has enough contrast, in light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
      expect(await leastContrast(page), colorScheme).toBeGreaterThanOrEqual(4.5);
    }
  });

  await test.step('no amount is cut, and all is accessible on a phone and in the dark', async () => {
    const ready = () => expect(box(page, /^2 RUN npm ci|^\/app,/).first()).toBeVisible();
    await expectSound(page, { name: 'files-layers', path: `${path}?tab=files`, ready });
    await expectSound(page, { name: 'files-directories', path: `${path}?tab=files&by=directories`, ready });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${path}?tab=files`);
    await ready();
    for (const amount of await mapOf(page).locator('.num').allTextContents())
      expect(amount).toMatch(/^\d[\d.]* [kM]?B$/);
    const [map, tree] = [await mapOf(page).boundingBox(), await rowsOf(page).boundingBox()];
    expect((map?.y ?? 0) + (map?.height ?? 0)).toBeLessThan(tree?.y ?? 0);
  });

  await test.step('the HTML names few scripts, and not those of the map', async () => {
    const scripts = await readNamedScripts(request, `${path}?tab=files`);
    const bytes = compressedBytes(scripts);
    test.info().annotations.push({ type: 'compressed scripts', description: `${bytes} bytes` });
    expect(bytes).toBeLessThanOrEqual(LIMIT_BYTES);
    expect(scripts.some((script) => script.includes('Filter files'))).toBe(false);
  });
});

test.describe('an answer that fails', () => {
  test.use({ allowedConsole: /status of (500|404)/ });

  test('is an error with a button that tries again, or shows the whole image', async ({ page, app, registry }) => {
    const image = buildImage({
      flavour: 'oci',
      layers: [{ instruction: 'COPY big /', files: { big: noiseOf(300_000, 197) } }],
    });
    await pushImage(`${registry.host}/team/one-file:1`, image);
    const id = await watchRepository(app.url, `${registry.host}/team/one-file`);
    const path = `/repositories/${id}/images/${image.manifest.digest}?tab=files`;
    await page.route('**/map?*', (route) => route.fulfill({ status: 500, body: '{}' }));
    await page.goto(path);
    await expect(page.getByText('The files could not be read')).toBeVisible({ timeout: 20_000 });
    await page.unroute('**/map?*');
    await page.getByRole('button', { name: /again|retry/i }).click();
    const files = page.getByRole('region', { name: 'Files' });
    await files.getByRole('button', { name: /^Read files/ }).click();
    await expect(box(page, /^1 COPY big/)).toBeVisible({ timeout: 30_000 });
    await expectSound(page, { name: 'files-one', path, ready: () => expect(box(page, /^\/big,/)).toBeVisible() });
    await box(page, /^1 COPY big/).click({ position: { x: 40, y: 8 } });
    await expect(trailOf(page)).toContainText('COPY big');
    await expect(mapOf(page).getByRole('treeitem')).toHaveCount(1);
    await page.goto(`${path}&by=directories&at=d:no/such/directory`);
    await page.getByRole('button', { name: 'Show the whole image' }).click();
    await expect(trailOf(page)).toHaveText('Image');
  });
});
