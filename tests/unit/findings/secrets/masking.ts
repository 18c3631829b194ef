import { createSecretMask } from '#lib/findings/secrets/secret-mask.ts';

export const mask = createSecretMask(Buffer.from('a key of the tests'));

/** A token of 36 letters and digits, and tokens of other lengths. None was ever issued. */
const LETTERS = 'q7Rk2mXv9TbL4wZc8NdH1fYs6JgP3aUe5KiB';
export const lettersOf = (length: number): string => LETTERS.repeat(5).slice(0, length);
export const hexOf = (length: number): string => '9f3a0c7be15d42688b7e'.repeat(20).slice(0, length);
export const JWT = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiIsIm4iOiJ4In0.${lettersOf(43)}`;
export const PEM = `-----BEGIN RSA PRIVATE KEY-----\nMIIEow${lettersOf(60)}\n${lettersOf(60)}==\n-----END RSA PRIVATE KEY-----`;
