import { expect, test } from './fixtures.ts';

test('a printed page has its contents in light colours, without navigation and buttons', async ({ page, demo }) => {
  await page.emulateMedia({ colorScheme: 'dark', media: 'screen' });
  await page.goto(`/repositories/${demo.idOf('library/httpd')}`);
  await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'dark'));
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const onScreen = await paper();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();

  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Tags' })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden();
  await expect(page.getByRole('searchbox')).toBeHidden();
  expect(await paper()).not.toBe(onScreen);
});

test('a wide screen is used up to 1,800 px', async ({ page, demo }) => {
  await page.setViewportSize({ width: 2400, height: 900 });
  await page.goto(`/repositories/${demo.idOf('library/httpd')}`);
  await expect(page.getByRole('region', { name: 'Tags' })).toBeVisible();
  expect((await page.getByRole('main').boundingBox())?.width).toBe(1800);
});
