import type { Finding } from '#lib/views/dto/findings.ts';

const NOTES: Readonly<Record<string, string>> = {
  certain: 'Nothing in the image needs these files.',
  likely: 'Plimsoll cannot exclude that something needs these files.',
};

const SECRET_NOTES: Readonly<Record<string, string>> = {
  certain: 'The secret itself was recognised. Plimsoll does not store it.',
  likely: 'Only the name of the file was recognised.',
};

const ORDER_NOTES: Readonly<Record<string, string>> = {
  certain:
    'What the instruction reads was equal before and after each of these releases. The image does not get smaller.',
};

const BASE_NOTES: Readonly<Record<string, string>> = {
  likely: 'Another base image has to be built and tested.',
};

const NOTES_OF_KIND: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  secret: SECRET_NOTES,
  'layer-order': ORDER_NOTES,
  'fat-base': BASE_NOTES,
};

/** Explains the certainty of a finding; null for a word of a newer release. */
export function certaintyNote({ kind, certainty }: Pick<Finding, 'kind' | 'certainty'>): string | null {
  const notes = NOTES_OF_KIND[kind] ?? NOTES;
  return notes[certainty] ?? null;
}
