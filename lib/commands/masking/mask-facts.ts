import {
  keepInstructions,
  listUnmaskedImages,
  listUnmaskedInstructions,
  replaceInstruction,
  saveMaskedImages,
} from '#lib/db/images/unmasked-facts.ts';
import { SECRET_RULES_VERSION } from '#lib/findings/secrets/secret-mask.ts';
import type { MaskContext } from './mask-context.ts';
import { maskPages } from './mask-pages.ts';

const VERSION = SECRET_RULES_VERSION;

/** Masks texts of instructions, and stores them under the key of the masked text. @returns how many had secrets */
export function maskInstructions(context: MaskContext): Promise<number> {
  return maskPages(
    context,
    {
      table: 'Instruction',
      list: (tx, page) => listUnmaskedInstructions(tx, { ...page, version: VERSION }),
      keyOf: ({ id }) => id,
      async save(tx, rows) {
        const masked = rows.map(({ id, text }) => ({ id, text, masked: context.mask.text(text) }));
        const secret = masked.filter((row) => row.masked !== row.text);
        const plain = masked.filter((row) => row.masked === row.text).map(({ id }) => id);
        await keepInstructions(tx, plain, VERSION);
        for (const row of secret) await replaceInstruction(tx, row, VERSION);
        return secret.length;
      },
    },
    0,
  );
}

/** Masks labels, annotations, command lines and authors of images. @returns how many had secrets */
export function maskImages(context: MaskContext): Promise<number> {
  const { mask } = context;
  return maskPages(
    context,
    {
      table: 'Image',
      list: (tx, page) => listUnmaskedImages(tx, { ...page, version: VERSION }),
      keyOf: ({ manifestId }) => manifestId,
      async save(tx, rows) {
        const masked = rows.map(({ manifestId, labels, annotations, facts }) => ({
          manifestId,
          labels: mask.labels(labels),
          annotations: annotations && mask.labels(annotations),
          facts: mask.facts(facts),
        }));
        await saveMaskedImages(tx, masked, VERSION);
        return masked.filter((row, index) => JSON.stringify(row) !== JSON.stringify(rows[index])).length;
      },
    },
    0,
  );
}
