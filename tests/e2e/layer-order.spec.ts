import { getJson, postJson, waitUntil } from '#tests/support/app.ts';
import type { BuiltImage } from '#tests/support/built-image.ts';
import { buildImage } from '#tests/support/oci-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { expect, test } from './fixtures.ts';
import { pollNow } from './growing.ts';
import { expectSound } from './sound.ts';
import { watchRepository } from './watching.ts';

type FindingsAnswer = { items: { kind: string; perRelease: { releases: number } | null }[] };

/** A release that copies its sources before it installs. What is installed stays the same. */
const built = (release: number): BuiltImage =>
  buildImage({
    flavour: 'oci',
    layers: [
      { instruction: 'ADD rootfs.tar.xz / # buildkit', files: { 'bin/sh': noiseOf(20_000, 301) } },
      { instruction: 'WORKDIR /app', files: { 'app/': '' } },
      {
        instruction: 'COPY . . # buildkit',
        files: {
          'app/package.json': '{}',
          'app/package-lock.json': noiseOf(2_000, 302),
          'app/server.js': noiseOf(30_000, 310 + release),
        },
      },
      {
        instruction: 'RUN /bin/sh -c npm ci # buildkit',
        files: {
          'app/node_modules/react/index.js': noiseOf(400_000, 303),
          'app/node_modules/.installed': `release ${release}`,
        },
      },
    ],
  });

test('a layer that releases build again for nothing has the releases, and the lines in another order', async ({
  page,
  app,
  registry,
}) => {
  test.slow();
  const repository = `${registry.host}/team/order`;
  const releases = [1, 2, 3, 4].map(built);
  const [newest = built(4)] = releases.slice(-1);
  await pushImage(`${repository}:latest`, releases[0] ?? newest);
  const id = await watchRepository(app.url, repository, { relation: 'ours' });
  for (const image of releases.slice(1)) {
    await pushImage(`${repository}:latest`, image);
    await pollNow(app.url, id);
  }
  const digest = newest.manifest.digest;
  for (const image of releases)
    await postJson(`${app.url}/api/v1/images/${image.manifest.digest}/contents?repositoryId=${id}`);
  await waitUntil(async () => {
    const url = `${app.url}/api/v1/images/${digest}/findings?repositoryId=${id}`;
    const { items } = await getJson<FindingsAnswer>(url);
    return items.some(({ kind, perRelease }) => kind === 'layer-order' && perRelease?.releases === 3);
  }, 90_000);

  const path = `/repositories/${id}/images/${digest}?tab=findings`;
  const findings = page.getByRole('region', { name: 'Findings' });
  await page.goto(path);
  const row = findings.getByRole('button', { name: /^COPY \. \. above npm ci: the same packages are pulled again/ });
  await expect(row).toContainText('needlessly rebuilt layers · certain · pulled again in 3 of 3 releases');
  await expect(row).toContainText(/399 kB a release/);
  await row.click();
  await expect(findings).toContainText(/399 kB × 3 releases × 1 node = 1\.20 MB/);
  await expect(findings.getByRole('textbox', { name: 'new lines' })).toHaveValue(
    'COPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .',
  );
  await expectSound(page, {
    name: 'layer-order',
    path: `${path}&finding=${new URL(page.url()).searchParams.get('finding')}`,
    ready: () => expect(findings.getByRole('table', { name: 'Releases of the finding' })).toBeVisible(),
  });
  await findings.getByRole('table', { name: 'Releases of the finding' }).getByRole('link').first().click();
  await expect(page).toHaveURL(/\/compare\?from=sha256/);
  await expect(page.getByText('RUN npm ci').first()).toBeVisible();
});
