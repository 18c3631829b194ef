import { getJson } from '#tests/support/app.ts';
import { appImage, multiPlatformImage } from '#tests/support/image-variants.ts';
import { pushImage, skopeoSizes } from '#tests/support/skopeo.ts';
import { expect, test } from './fixtures.ts';

type TagsAnswer = { items: { name: string; platforms: { platform: string; sizeBytes: number }[] }[] };

// The server refuses nodes that are no number.
test.use({ allowedConsole: /status of 422/ });

test('an added image shows the size that skopeo measures, and new and moved tags appear', async ({
  page,
  app,
  registry,
}) => {
  const repository = `${registry.host}/team/app`;
  await pushImage(`${repository}:1.0.0`, multiPlatformImage('oci', { seed: 1, appBytes: 200_000 }));
  await pushImage(`${repository}:edge`, appImage('oci', { seed: 2, appBytes: 90_000 }));

  await page.goto('/add');
  await page.getByRole('textbox', { name: 'Images' }).fill(`${repository}:1.0.0`);
  const row = page.getByRole('list', { name: 'Images found' }).getByRole('listitem');
  await expect(row).toContainText('2 tags, public; 2 series');
  await expect(row).toContainText(/\d+ requests? now, \d+ later, \d+ a day/);
  await expect(row).toContainText('linux/amd64, linux/arm64, linux/arm/v7');
  await expect(row.getByRole('checkbox', { name: `Watch ${repository}` })).toBeChecked();
  await row
    .getByRole('radiogroup', { name: `Relation of ${repository}` })
    .getByText('own', { exact: true })
    .click();
  await page.getByRole('button', { name: 'Watch 1 repository' }).click();

  await expect(page.getByRole('heading', { level: 1, name: repository })).toBeVisible();
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const tags = page.getByRole('region', { name: 'Tags' });
  await expect(tags.getByRole('link', { name: '1.0.0' })).toBeVisible();

  const sizes = await skopeoSizes(`${repository}:1.0.0`);
  const expected = sizes.map(({ platform, sizeBytes }) => [platform, sizeBytes]).sort();
  // linux/amd64 is read first, the other platforms after it.
  await expect
    .poll(async () => {
      const { items } = await getJson<TagsAnswer>(`${app.url}/api/v1/repositories/${id}/tags`);
      const one = items.find(({ name }) => name === '1.0.0');
      return one?.platforms.map(({ platform, sizeBytes }) => [platform.replace('arm64', 'arm64/v8'), sizeBytes]).sort();
    })
    .toEqual(expected);
  const amd64 = sizes.find(({ platform }) => platform === 'linux/amd64')?.sizeBytes ?? 0;
  const exact = `${amd64.toLocaleString('en')} bytes`;
  const rowOf = (tag: string) =>
    tags.getByRole('row').filter({ has: page.getByRole('link', { name: tag, exact: true }) });
  await expect(rowOf('1.0.0').getByTitle(exact).first()).toBeVisible();

  await test.step('a pushed tag appears without a reload', async () => {
    await pushImage(`${repository}:1.1.0`, multiPlatformImage('oci', { seed: 3, appBytes: 260_000 }));
    await page.getByRole('button', { name: 'Check now' }).click();
    await expect(
      page.getByRole('status').filter({ hasText: /Checked \d+ tags? with \d+ requests?: 1 change/ }),
    ).toBeVisible();
    await expect(rowOf('1.1.0')).toContainText('▲');
    const chart = page.getByRole('slider', { name: /walk the pushes/ });
    // The chart has both pushes only after the page has fetched it again at the end of the poll.
    await expect(chart).toHaveAttribute('aria-valuemax', '1', { timeout: 30_000 });
    await chart.focus();
    await page.keyboard.press('ArrowLeft');
    await expect(chart).toHaveAttribute('aria-valuetext', /^1\.1\.0, .*, up /);
    await page.keyboard.press('Escape');
  });

  await test.step('a moved tag has two digests in its history', async () => {
    await pushImage(`${repository}:edge`, appImage('oci', { seed: 4, appBytes: 95_000 }));
    await page.getByRole('button', { name: 'Check now' }).click();
    await expect(page.getByRole('status').filter({ hasText: '1 change' })).toBeVisible();
    await page.getByRole('button', { name: 'History of edge' }).click();
    const history = page.getByRole('list', { name: 'History of the tag' });
    await expect(history.getByRole('listitem')).toHaveCount(2);
    const digests = await history.getByRole('button', { name: /^Copy digest/ }).allTextContents();
    expect(new Set(digests).size).toBe(2);
    await history.getByRole('link', { name: 'Open image' }).first().click();
    await expect(page.getByRole('region', { name: 'Selected layer' })).toContainText('COPY app-4 /opt');
  });

  await test.step('the settings of a repository stay, and removing it needs a confirmation', async () => {
    await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: repository }).click();
    await page.getByRole('button', { name: 'Settings' }).click();
    const settings = page.getByRole('region', { name: 'Settings' });
    await settings.getByRole('textbox', { name: 'Owner' }).fill('team');
    await settings.getByRole('textbox', { name: 'Exclude tags' }).fill('edge');
    await settings.getByRole('combobox', { name: 'Purpose' }).selectOption('builder');
    await settings.getByRole('textbox', { name: 'Nodes' }).fill('many');
    await settings.getByRole('button', { name: 'Save' }).click();
    await expect(settings.getByRole('textbox', { name: 'Nodes' })).toHaveAccessibleDescription(/whole number/);
    await settings.getByRole('textbox', { name: 'Nodes' }).fill('1,200');
    await settings.getByRole('button', { name: 'Save' }).click();
    await expect(settings.getByText('Saved.')).toBeVisible();
    await settings.getByRole('button', { name: /^Pin .* as the main series/ }).click();
    await expect(settings.getByRole('button', { name: 'Unpin the main series' })).toBeVisible();
    await page.reload();
    await expect(settings.getByRole('textbox', { name: 'Owner' })).toHaveValue('team');
    await expect(settings.getByRole('textbox', { name: 'Exclude tags' })).toHaveValue('edge');
    await expect(settings.getByRole('combobox', { name: 'Purpose' })).toHaveValue('builder');
    await expect(settings.getByRole('textbox', { name: 'Nodes' })).toHaveValue('1200');
    await settings.getByRole('button', { name: 'Remove repository' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove repository' }).click();
    await expect(page).toHaveURL(`${app.url}/`);
    await expect(page.getByRole('link', { name: 'team/app' })).toHaveCount(0);
  });
});
