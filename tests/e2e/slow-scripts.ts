import type { Page } from '@playwright/test';

/**
 * Opens a page as on a slow line: its HTML can be used while its scripts, or those with a text in them, wait for the returned
 * function.
 */
export async function openWithoutScripts(page: Page, path: string, text = ''): Promise<() => Promise<void>> {
  const { promise: asked, resolve: release } = Promise.withResolvers<void>();
  await page.route('**/_next/static/**/*.js', async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    if (body.includes(text)) await asked;
    await route.fulfill({ response, body });
  });
  await page.goto(path, { waitUntil: 'commit' });
  return async () => {
    release();
    await page.waitForLoadState('networkidle');
    await page.unroute('**/_next/static/**/*.js');
  };
}
