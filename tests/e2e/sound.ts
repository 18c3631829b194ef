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

/** Nothing that axe calls serious or critical, and nothing wider than the screen. */
export async function expectSound(page: Page, { name, path, ready }: Screen): Promise<void> {
  for (const size of SIZES) {
    for (const theme of ['light', 'dark'] as const) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.goto(path);
      await ready(page);
      const where = `${name}-${size.width}-${theme}`;
      const { violations } = await new AxeBuilder({ page }).analyze();
      const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(
        grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' · ')}`),
        `axe on ${where}`,
      ).toEqual([]);
      const excess = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(excess, `pixels too wide on ${where}`).toBeLessThanOrEqual(0);
      const folder = process.env.PLIMSOLL_SHOTS;
      if (folder) await page.screenshot({ path: `${folder}/${where}.png`, fullPage: true });
    }
  }
}
