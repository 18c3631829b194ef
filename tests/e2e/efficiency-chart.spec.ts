import { getJson, postJson, waitUntil } from '#tests/support/app.ts';
import { buildImage, type LayerSpec, layerOf } from '#tests/support/oci-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { expect, test } from './fixtures.ts';
import { expectSound } from './sound.ts';
import { watchRepository } from './watching.ts';

type ImageAnswer = { efficiency: number | null; diveEfficiency: number | null };

const ROOT: LayerSpec = {
  instruction: 'ADD rootfs.tar /',
  files: { 'bin/sh': noiseOf(400_000, 701), 'var/cache/packages': noiseOf(100_000, 702) },
};
/** dive counts nothing as wasted in a directory that is deleted as a whole. */
const CLEAN: LayerSpec = { instruction: 'RUN rm -r /var/cache', files: { 'var/.wh.cache': '' } };

/** Releases with 100 % twice, with 80 % and 100 % in dive, and one that is not read. */
const RELEASES = [
  { tag: '1.0.0', layers: [ROOT], isRead: true },
  { tag: '1.1.0', layers: [ROOT, CLEAN], isRead: true },
  { tag: '1.2.0', layers: [ROOT, CLEAN, layerOf('COPY . .', 30_000, 703)], isRead: false },
];

test('the chart draws efficiencies in percent, and those of dive where they differ', async ({
  page,
  app,
  registry,
}) => {
  test.slow();
  const repository = `${registry.host}/team/efficiency`;
  const images = RELEASES.map(({ layers }, index) =>
    buildImage({
      flavour: 'oci',
      created: new Date(Date.now() - (RELEASES.length - index) * 7 * 86_400_000).toISOString(),
      layers,
    }),
  );
  for (const [index, image] of images.entries()) await pushImage(`${repository}:${RELEASES[index]?.tag}`, image);
  const id = await watchRepository(app.url, repository);
  const digests = images.filter((_, index) => RELEASES[index]?.isRead).map(({ manifest }) => manifest.digest);
  const image = (digest: string, rest = '') => `${app.url}/api/v1/images/${digest}${rest}?repositoryId=${id}`;
  for (const digest of digests) await postJson(image(digest, '/contents'));
  const figures: ImageAnswer[] = [];
  await waitUntil(
    async () => {
      figures.length = 0;
      for (const digest of digests) figures.push(await getJson<ImageAnswer>(image(digest)));
      return figures.every(({ efficiency }) => efficiency !== null);
    },
    60_000,
    app.output,
  );
  expect(figures).toMatchObject([
    { efficiency: 1, diveEfficiency: 1 },
    { efficiency: 0.8, diveEfficiency: 1 },
  ]);
  const path = `/repositories/${id}?metric=efficiency&range=30d`;
  const chart = page.getByRole('slider', { name: /walk the pushes/ });
  const legend = page.getByRole('list', { name: 'Legend' });

  await test.step('both lines are drawn and named, and the push without file lists is left out', async () => {
    await page.goto(path);
    await expect(legend).toHaveText(/^efficiencyefficiency in dive/);
    await expect(page.getByText(/^1 of 3 pushes is not read\./)).toBeVisible();
    await expect(chart.locator('xpath=..').locator('svg path[stroke-dasharray]')).toHaveCount(1);
    for (const label of ['75 %', '100 %']) await expect(chart.getByText(label, { exact: true })).toBeVisible();
  });

  await test.step('the keys reach the figures of a push, and the details have that of dive where it differs', async () => {
    await chart.focus();
    for (let presses = 0; presses < 2; presses += 1) await page.keyboard.press('ArrowLeft');
    await expect(chart).toHaveAttribute('aria-valuetext', /1\.1\.0.*efficiency 80\.0 %, in dive 100\.0 %/);
    const details = page.getByRole('region', { name: 'Details' });
    await expect(details).toContainText('efficiency 80.0 %');
    await expect(details).toContainText('in dive 100.0 %');
    await page.keyboard.press('ArrowLeft');
    await expect(details).toContainText('efficiency 100.0 %');
    await expect(details).not.toContainText('in dive');
  });

  await test.step('the terms beside the metric say how dive differs', async () => {
    await page.getByRole('button', { name: 'in dive' }).click();
    await expect(page.getByText('Efficiency in dive: the figure of the tool dive')).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('the axis can start at zero', async () => {
    await page.getByRole('switch', { name: 'start axis at zero' }).check();
    await expect(chart.getByText('0 %', { exact: true })).toBeVisible();
  });

  await test.step('the table has both figures', async () => {
    await page.getByRole('switch', { name: 'show as table' }).check();
    const rows = page.getByRole('region', { name: /^Data of/ }).getByRole('row');
    await expect(rows.first()).toContainText('efficiencyin dive');
    await expect(rows.nth(1)).toContainText('not read');
    await expect(rows.nth(2)).toContainText('80.0 %100.0 %');
  });

  await expectSound(page, {
    name: 'efficiency-chart',
    path,
    ready: () => expect(legend).toContainText('efficiency in dive'),
  });
});
