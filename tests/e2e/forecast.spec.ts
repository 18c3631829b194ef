import { postJson } from '#tests/support/app.ts';
import { buildImage, layerOf } from '#tests/support/oci-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { expect, test } from './fixtures.ts';
import { pollNow } from './growing.ts';
import { expectSound } from './sound.ts';
import { watchRepository } from './watching.ts';

const DAY_MS = 86_400_000;

test('a series that grows at a steady pace says when it breaks its budget', async ({ page, app, registry }) => {
  test.slow();
  const reference = `${registry.host}/team/steady`;
  const weeks = 9;
  for (let week = 0; week < weeks; week += 1) {
    const created = new Date(Date.now() - (weeks - week) * 7 * DAY_MS + 6 * DAY_MS).toISOString();
    const layers = [
      layerOf('ADD rootfs.tar /', 900_000, 4_000),
      layerOf('COPY . .', 100_000 + week * 50_000 + (week % 3) * 12_000, 4_001 + week),
    ];
    await pushImage(`${reference}:1.${week}.0`, buildImage({ flavour: 'oci', layers, created }));
  }
  await postJson(`${app.url}/api/v1/budgets`, { matches: { repository: '*/team/steady' }, limitBytes: 1_600_000 });
  const id = await watchRepository(app.url, reference, { relation: 'ours' });
  await pollNow(app.url, id);
  const path = `/repositories/${id}`;
  // Until the page is complete, the browser has a hidden copy too.
  const words = page
    .getByRole('region', { name: /^Size over time/ })
    .getByText(
      /^forecast: at its pace it breaks its budget of 1\.60 MB about \d+ \w+ \d{4} \(.+\), at [45]\d\.\d kB a week$/,
    );

  await test.step('the chart draws it, and the legend and the text name it', async () => {
    await page.goto(path);
    await expect(words).toBeVisible();
    await expect(page.getByRole('list', { name: 'Legend' })).toContainText('forecast');
    await expect(page.locator('svg polygon')).toHaveCount(1);
    await expectSound(page, { name: 'forecast', path, ready: () => expect(words).toBeVisible() });
  });

  await test.step('the table has it as a row', async () => {
    await page.goto(`${path}?view=data`);
    await expect(
      page.getByRole('row', { name: /forecast 1\.60 MB budget breaks .+ at [45]\d\.\d kB a week/ }),
    ).toBeVisible();
  });

  await test.step('the list of budgets names the series', async () => {
    await page.goto('/settings/budgets');
    const list = page.getByRole('list', { name: 'Forecasts' });
    await expect(list).toContainText(/over at its pace (in|within) .+: .*team\/steady/);
    await list.getByRole('link').click();
    await expect(words).toBeVisible();
  });
});
