import { getJson, postJson, waitUntil } from '#tests/support/app.ts';
import { buildImage } from '#tests/support/oci-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { expect, test } from './fixtures.ts';
import { watchRepository } from './watching.ts';

type OverviewAnswer = { items: { id: string; couldSave: object | null }[] };

/** An image with package lists of apt of so many bytes. */
const imageWith = (listBytes: number, seed: number) =>
  buildImage({
    flavour: 'oci',
    // Only pushes of the last 90 days count in the order.
    created: new Date(Date.now() - 86_400_000).toISOString(),
    layers: [
      { instruction: 'ADD rootfs.tar /', files: { 'bin/sh': noiseOf(50_000, seed) } },
      {
        instruction: 'RUN /bin/sh -c apt-get update # buildkit',
        files: { 'var/lib/apt/lists/deb.debian.org_dists_Packages': noiseOf(listBytes, seed + 1) },
      },
    ],
  });

test('the overview has what images could save, sorts by it, and leads to the findings', async ({
  page,
  app,
  registry,
}) => {
  test.slow();
  const ids: string[] = [];
  for (const [name, listBytes] of [
    ['saving-less', 100_000],
    ['saving-more', 400_000],
    ['saving-unknown', 900_000],
  ] as const) {
    const image = imageWith(listBytes, listBytes);
    const reference = `${registry.host}/team/${name}`;
    await pushImage(`${reference}:1.0.0`, image);
    const id = await watchRepository(app.url, reference, { relation: 'ours' });
    ids.push(id);
    if (name === 'saving-unknown') continue;
    await postJson(`${app.url}/api/v1/images/${image.manifest.digest}/contents?repositoryId=${id}`, {});
  }
  await waitUntil(
    async () => {
      const { items } = await getJson<OverviewAnswer>(`${app.url}/api/v1/overview?q=team/saving-`);
      return items.filter(({ couldSave }) => couldSave !== null).length === 2;
    },
    60_000,
    app.output,
  );
  const rows = page.getByRole('list', { name: 'Repositories' }).getByRole('listitem');

  await test.step('the column has the bytes, and a dash where no findings are known', async () => {
    await page.goto('/?q=team/saving-');
    await expect(page.getByRole('button', { name: 'could save' })).toBeVisible();
    await expect(rows).toHaveCount(3);
    await expect(rows.filter({ hasText: 'saving-less' })).toContainText(/could save (99\.\d|100) kB/);
    await expect(rows.filter({ hasText: 'saving-more' })).toContainText(/could save (39\d|400) kB/);
    await expect(rows.filter({ hasText: 'saving-unknown' })).toContainText('no findings known yet');
    await expect(page.getByText(/Their newest images could save (49\d|500) kB\.$/)).toBeVisible();
  });

  await test.step('the list is sorted by it, unknown ones last, and the URL has the order', async () => {
    await page.getByRole('combobox', { name: 'Sort' }).selectOption({ label: 'could save most' });
    await expect(rows).toHaveText([/saving-more/, /saving-less/, /saving-unknown/]);
    await expect(page).toHaveURL(/sort=saving/);
    await page.reload();
    await expect(rows).toHaveText([/saving-more/, /saving-less/, /saving-unknown/]);
  });

  await test.step('the bytes lead to the repository, and its line to the findings', async () => {
    const saved = rows.first().getByRole('link', { name: /^(39\d|400) kB$/ });
    await expect(saved).toHaveAttribute('title', /^(39\d|400) kB × 1 release in 90 days × 1 node = (39\d|400) kB$/);
    await saved.click();
    await expect(page).toHaveURL(new RegExp(`/repositories/${ids[1]}$`));
    await expect(page.getByText(/Could save (39\d|400) kB of 4\d\d kB: 1 finding, plan\./)).toBeVisible();
    await page.getByRole('link', { name: '1 finding', exact: true }).click();
    await expect(page).toHaveURL(/tab=findings/);
    await expect(page.getByRole('list', { name: 'Open findings' }).getByRole('listitem')).toHaveCount(1);
  });
});
