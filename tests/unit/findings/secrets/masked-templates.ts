import { expect } from 'vitest';
import { mask } from './masking.ts';

/** A password with nothing to recognise it by except its place. */
export const PASSWORD = 'Hunter2Zebra';
const PLACE = '§';

/** Every § of the template is a secret: each is masked, the rest of the text is unchanged, and so is a second masking. */
export function expectOnlySecretsMasked(template: string, secret = PASSWORD): void {
  const text = template.replaceAll(PLACE, secret);
  const masked = mask.text(text);
  const expected = template.split(PLACE).map(quote).join('‹secret [^‹›]+ #[0-9a-f]{4}›');
  expect(masked, text).toMatch(new RegExp(`^${expected}$`));
  expect(mask.text(masked)).toBe(masked);
}

const quote = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Marks without their labels and fingerprints, as texts of tests write them. */
export const withShortMarks = (text: string): string => text.replace(/‹[^›]*›/g, '‹›');
