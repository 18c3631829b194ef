import { appImage } from '#tests/support/image-variants.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { expect, test } from './fixtures.ts';
import { pushNames } from './push-names.ts';
import { watchRepository } from './watching.ts';

test('sorting and filtering apply to all tags, not only to the loaded pages', async ({ page, app, registry }) => {
  const small = appImage('oci', { seed: 51, appBytes: 10_000 });
  const big = appImage('oci', { seed: 52, appBytes: 400_000 });
  const reference = `${registry.host}/team/many`;
  await pushImage(`${reference}:build-1000`, small);
  await pushImage(`${reference}:zz-biggest`, big);
  const names = Array.from({ length: 118 }, (_, index) => `build-${1001 + index}`);
  await pushNames(registry.url, 'team/many', small, names);
  const id = await watchRepository(app.url, `${reference}:zz-biggest`);

  // A click needs the scripts of the page, which load after its HTML.
  await page.goto(`/repositories/${id}`, { waitUntil: 'networkidle' });
  const tags = page.getByRole('region', { name: 'Tags' });
  // The row of a changed tag also has a link to the comparison, which this pattern leaves out.
  const links = tags.getByRole('row').getByRole('link', { name: /^(build-|zz-)/ });
  await expect(tags.getByText('50 of 120')).toBeVisible();
  await tags.getByRole('button', { name: 'Load more' }).click();
  await expect(tags.getByText('100 of 120')).toBeVisible();
  await tags.getByRole('button', { name: 'Load more' }).click();
  await expect(tags.getByText('120 of 120')).toBeVisible();
  await expect(tags.getByRole('button', { name: 'Load more' })).toBeHidden();
  const all = await links.allTextContents();
  expect(new Set(all).size).toBe(120);

  await tags.getByRole('button', { name: 'tag', exact: true }).click();
  await expect(links.first()).toHaveText('zz-biggest');
  await expect(tags.getByRole('columnheader', { name: 'tag' })).toHaveAttribute('aria-sort', 'descending');
  await tags.getByRole('button', { name: 'tag', exact: true }).click();
  await expect(links.first()).toHaveText('build-1000');
  await tags.getByRole('button', { name: 'size', exact: true }).click();
  await expect(links.first()).toHaveText('zz-biggest');
  await expect(page).toHaveURL(/sort=-size/);
  await tags.getByRole('button', { name: 'first seen', exact: true }).click();
  await expect(tags.getByRole('columnheader', { name: 'first seen' })).toHaveAttribute('aria-sort', 'descending');

  await tags.getByRole('searchbox', { name: 'Filter tags' }).fill('build-110');
  await expect(tags.getByText('10 of 10 tags', { exact: true })).toBeVisible();
  await page.reload({ waitUntil: 'networkidle' });
  await expect(tags.getByText('10 of 10 tags', { exact: true })).toBeVisible();
  await tags.getByRole('searchbox', { name: 'Filter tags' }).fill('nothing');
  await expect(tags.getByText('No tag contains “nothing”.')).toBeVisible();
});
