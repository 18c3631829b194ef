import type { Browser, Page } from '@playwright/test';
import { postJson } from '#tests/support/app.ts';
import type { BuiltImage } from '#tests/support/built-image.ts';
import { buildImage, layerOf } from '#tests/support/oci-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { expect, test } from './fixtures.ts';
import { pollNow } from './growing.ts';
import { expectSound } from './sound.ts';
import { watchRepository } from './watching.ts';

const GROUP = 'acme-payments-platform/checkout-and-billing/services';

const BASE = [
  layerOf('ADD rootfs.tar /', 1_600_000, 5_001),
  layerOf('RUN apt-get install ca-certificates', 800_000, 5_002),
];
const PACKAGES = ['react', 'moment', 'lodash', 'express', '@swc/core', 'typescript'];

/** An image on a known base, with the first `count` of the packages. */
function serviceImage(count: number, created: string): BuiltImage {
  const files = PACKAGES.slice(0, count).map((name, at) => [
    `app/node_modules/${name}/index.js`,
    noiseOf(150_000 * (at + 1), 5_100 + at),
  ]);
  return buildImage({
    flavour: 'oci',
    created,
    labels: { 'org.opencontainers.image.base.name': 'docker.io/library/node:22' },
    layers: [
      ...BASE,
      layerOf('WORKDIR /app', 100, 5_003),
      { instruction: 'RUN npm ci', files: Object.fromEntries(files) },
      layerOf('COPY . .', 60_000, 5_004),
    ],
  });
}

/**
 * Watches the base and two versions of a service. The name has to be new to the registry: a tag that is there at the first check
 * is history, and opens no incident.
 *
 * @returns the repository and the paths of its screens
 */
async function watchService(url: string, host: string, name: string) {
  await pushImage(`${host}/base/node:22`, buildImage({ flavour: 'oci', layers: BASE }));
  await watchRepository(url, `${host}/base/node:22`);
  const reference = `${host}/${GROUP}/${name}`;
  const before = serviceImage(2, '2025-10-02T03:04:05Z');
  await pushImage(`${reference}:1.0.0`, before);
  const id = await watchRepository(url, `${reference}:1.0.0`, { relation: 'ours' });
  const image = serviceImage(6, '1970-01-01T00:00:00Z');
  await pushImage(`${reference}:1.1.0`, image);
  await pollNow(url, id);
  const { digest } = image.manifest;
  return {
    reference,
    digest,
    repository: `/repositories/${id}`,
    image: `/repositories/${id}/images/${digest}`,
    json: `/api/v1/images/${digest}?repositoryId=${id}`,
    compare: `/compare?to=${digest}&repositoryId=${id}`,
    /** Requests the files of both images; the tests' application reads nothing automatically. */
    async read() {
      for (const one of [before.manifest.digest, digest])
        await postJson(`${url}/api/v1/images/${one}/contents?repositoryId=${id}`, {});
    },
  };
}

const heightOf = async (page: Page, name: RegExp, role: 'option' | 'button') =>
  (await page.getByRole(role, { name }).boundingBox())?.height ?? 0;

test('an image is drawn to scale, with its dates, its pull command and a way to the comparison', async ({
  page,
  app,
  registry,
}) => {
  const service = await watchService(app.url, registry.host, 'checkout-api');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(service.image);

  await test.step('heights are in proportion to the bytes, also of the folded base', async () => {
    const base = await heightOf(page, /^▸ base \S+\/base\/node:22 · 2 layers, folded 2\.40 MB/, 'button');
    const layer = await heightOf(page, /^RUN npm ci/, 'option');
    expect(base / layer).toBeCloseTo(2_400_000 / 3_150_000, 1);
    await expect(page.getByText('Heights are to scale, except for 2 dashed layers')).toBeVisible();
    await page.getByRole('button', { name: /^▸ base/ }).click();
    const [first, second] = [await heightOf(page, /^ADD/, 'option'), await heightOf(page, /^RUN apt-get/, 'option')];
    expect(first / second).toBeCloseTo(2, 1);
    expect(await heightOf(page, /^RUN npm ci/, 'option')).toBeCloseTo(layer, 0);
    await page.getByRole('button', { name: /^▾ base/ }).click();
  });

  await test.step('the base image is named by its layers, with a link, and its label beside it', async () => {
    const base = page.getByRole('link', { name: `${registry.host}/base/node:22` });
    await expect(base).toHaveCount(3);
    await expect(page.getByText('(its label: docker.io/library/node:22)').first()).toBeVisible();
    await base.first().click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('22');
    await page.goBack();
  });

  await test.step('the arrow keys walk the layers', async () => {
    await page.getByRole('listbox', { name: 'Layers, newest first' }).focus();
    await page.keyboard.press('ArrowUp');
    await expect(page.getByRole('region', { name: 'Selected layer' })).toContainText('Layer 5 of 5');
  });

  await test.step('a build date of 1970 is unknown, and first seen is a date of its own', async () => {
    await expect(page.getByText('built unknown')).toBeVisible();
    await expect(page.getByText(/^first seen \d{1,2} [A-Z][a-z]{2} \d{4}$/).first()).toBeVisible();
    await page.goto(service.repository);
    const tags = page.getByRole('region', { name: 'Tags' });
    await expect(tags.getByRole('columnheader', { name: 'pushed' })).toHaveCount(0);
    await expect(tags.getByRole('row', { name: /1\.0\.0/ })).toContainText('2 Oct 2025');
    await expect(tags.getByRole('row', { name: /1\.1\.0/ })).toContainText('unknown');
    await tags.getByRole('button', { name: 'built', exact: true }).click();
    await expect(tags.getByRole('columnheader', { name: 'built' })).toHaveAttribute('aria-sort', 'descending');
    await expect(tags.getByRole('row').nth(1)).toContainText('1.0.0');
  });

  await test.step('the pull command names the digest', async () => {
    await page.goto(service.image, { waitUntil: 'networkidle' });
    await page.getByRole('button', { name: 'Copy docker pull' }).click();
    await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      `docker pull ${service.reference}@${service.digest}`,
    );
  });

  await page.getByRole('link', { name: 'Compare with previous' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${service.reference} 1.0.0 → 1.1.0`);
});

test('without a clipboard, the pull command is shown for copying by hand', async ({ page, demo }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await page.goto(`/repositories/${demo.idOf('library/httpd')}`);
  await page.getByRole('region', { name: 'Tags' }).locator('a[href*="/images/"]').first().click();
  await page.getByRole('button', { name: 'Copy docker pull' }).click();
  await expect(page.getByRole('textbox', { name: 'pull command' })).toHaveValue(
    /^docker pull docker\.io\/library\/httpd@sha256:[0-9a-f]{64}$/,
  );
});

/** The cumulative layout shift of a page, with the texts that moved. */
type Shift = { shift: number; moved: string[] };

/** Opens a page in a browser without a cache. */
async function measureShift(browser: Browser, signedIn: Page, path: string, width: number): Promise<Shift> {
  const context = await browser.newContext({
    storageState: await signedIn.context().storageState(),
    baseURL: new URL(signedIn.url()).origin,
    viewport: { width, height: 900 },
  });
  const page = await context.newPage();
  await page.addInitScript(() => {
    const state = window as unknown as Shift;
    [state.shift, state.moved] = [0, []];
    type Entry = { value: number; hadRecentInput: boolean; sources: { node: Node | null }[] };
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput, sources } of list.getEntries() as unknown as Entry[]) {
        if (hadRecentInput) continue;
        state.shift += value;
        state.moved.push(...sources.map(({ node }) => node?.textContent?.slice(0, 80) ?? ''));
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(path);
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready);
  const shift = await page.evaluate(() => {
    const { shift, moved } = window as unknown as Shift;
    return { shift, moved };
  });
  await context.close();
  return shift;
}

test('the screens of images do not move while they load, and are accessible on a phone and in the dark', async ({
  page,
  app,
  registry,
  browser,
}) => {
  test.slow();
  const service = await watchService(app.url, registry.host, 'payment-gateway-api');
  await service.read();
  await page.goto(service.compare);
  await expect(page.getByText(/: new packages typescript \(900 kB unpacked\), @swc\/core \(750 kB\)/)).toBeVisible({
    timeout: 60_000,
  });

  // They are stored after the comparison is complete. The head shows them at once, also on a page that is open.
  await expect
    .poll(async () => (await (await page.request.get(service.json)).json()).findings, { timeout: 60_000 })
    .not.toBeNull();

  await test.step('nothing moves by more than 0.05', async () => {
    for (const path of [service.image, service.compare, '/compare'])
      for (const width of [1400, 390]) {
        const { shift, moved } = await measureShift(browser, page, path, width);
        expect(shift, `${path} at ${width} px: ${moved.join(', ')}`).toBeLessThanOrEqual(0.05);
      }
  });

  await test.step('no amount in the map is cut on a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(service.compare);
    const map = page.getByRole('tree', { name: /^Largest differences by directory: .*typescript \+900 kB/ });
    await expect(map).toBeVisible();
    await expect(map.locator('.num').first()).toBeVisible();
    for (const amount of await map.locator('.num').allTextContents()) expect(amount).toMatch(/^[+−]\d[\d.]* [kM]?B$/);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('payment-gateway-api');
  });

  const stack = (shown: Page) => expect(shown.getByRole('listbox', { name: 'Layers, newest first' })).toBeVisible();
  const map = (shown: Page) => expect(shown.getByRole('tree', { name: /^Largest differences/ })).toBeVisible();
  await expectSound(page, { name: 'image-with-base', path: service.image, ready: stack });
  await expectSound(page, { name: 'compare-with-files', path: service.compare, ready: map });
});
