import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';

export type Screen = { name: string; path: string; ready: (page: Page) => Promise<void> };

const SIZES = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
];

export const heading = (name: string) => (page: Page) =>
  expect(page.getByRole('heading', { name, exact: true }).first()).toBeVisible();

/** Rules of axe that another theme may break. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** Expects no serious or critical finding of axe, in light and dark, and no content wider than the screen. */
export async function expectSound(page: Page, { name, path, ready }: Screen): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await page.goto(path);
    await ready(page);
    await expectAccessible(new AxeBuilder({ page }), `${name}-${size.width}-light`);
    await expectToFit(page, `${name}-${size.width}`);
    await takeShot(page, `${name}-${size.width}-light`);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await expectAccessible(new AxeBuilder({ page }).withRules(COLOUR_RULES), `${name}-${size.width}-dark`);
    await takeShot(page, `${name}-${size.width}-dark`);
  }
}

async function expectAccessible(axe: AxeBuilder, where: string): Promise<void> {
  const { violations } = await axe.analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(
    grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' · ')}`),
    `axe on ${where}`,
  ).toEqual([]);
}

async function expectToFit(page: Page, where: string): Promise<void> {
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(excess, `pixels too wide on ${where}`).toBeLessThanOrEqual(0);
}

/** Saves what the page shows if PLIMSOLL_SHOTS names a folder. */
export async function takeShot(page: Page, name: string): Promise<void> {
  const folder = process.env.PLIMSOLL_SHOTS;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}
