import { expect } from 'vitest';
import { mask } from './masking.ts';

/** A password that only its position identifies. */
export const PASSWORD = 'Hunter2Zebra';
const PLACE = '§';

/**
 * Expects that every § of the template is masked as a secret and that the other text stays. A second masking must
 * change nothing.
 */
export function expectOnlySecretsMasked(template: string, secret = PASSWORD): void {
  const text = template.replaceAll(PLACE, secret);
  const masked = mask.text(text);
  const expected = template.split(PLACE).map(quote).join('‹secret [^‹›]+ #[0-9a-f]{4}›');
  expect(masked, text).toMatch(new RegExp(`^${expected}$`));
  expect(mask.text(masked)).toBe(masked);
}

const quote = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Removes labels and fingerprints from marks, as the texts of tests write them. */
export const withShortMarks = (text: string): string => text.replace(/‹[^›]*›/g, '‹›');
