import {
  type CopiedRow,
  type CopiedTexts,
  listCauses,
  listCopiedTexts,
  saveCauses,
  saveCopiedTexts,
} from '#lib/db/images/copied-texts.ts';
import type { SecretMask } from '#lib/findings/secrets/secret-mask.ts';
import { withoutFingerprints } from '#lib/image/secret-mark.ts';
import type { MaskContext } from './mask-context.ts';
import { maskPages } from './mask-pages.ts';

/**
 * Masks texts that were copied from instructions and labels into incidents, messages and checks.
 *
 * @returns how many rows had secrets
 */
export function maskCopiedTexts(context: MaskContext, copied: CopiedTexts): Promise<number> {
  return maskPages<CopiedRow, string | number | null>(
    context,
    {
      table: copied.table,
      list: (tx, page) => listCopiedTexts(tx, copied, page),
      keyOf: ({ id }) => id,
      async save(tx, rows) {
        const changed = rows.flatMap((row) => {
          const masked = Object.fromEntries(
            Object.entries(row).map(([name, value]) => [name, name === 'id' ? value : context.mask.json(value)]),
          ) as CopiedRow;
          return JSON.stringify(masked) === JSON.stringify(row) ? [] : [masked];
        });
        if (changed.length > 0) await saveCopiedTexts(tx, copied, changed);
        return changed.length;
      },
    },
    null,
  );
}

/**
 * Masks names of causes that contain an instruction or the value of a label.
 *
 * @returns how many incidents had secrets there
 */
export function maskCauses(context: MaskContext): Promise<number> {
  return maskPages(
    context,
    {
      table: 'causes of incidents',
      list: listCauses,
      keyOf: ({ id }) => id,
      async save(tx, rows) {
        let changed = 0;
        for (const { id, causes } of rows) {
          const masked = causes.map((cause) => maskCause(cause, context.mask));
          if (masked.every((cause, index) => cause === causes[index])) continue;
          await saveCauses(tx, id, [...new Set(masked)]);
          changed += 1;
        }
        return changed;
      },
    },
    '',
  );
}

/**
 * Length in UTF-16 units at which instructions in causes are cut; one less before an emoji. A text of this length was
 * probably cut, perhaps within a secret.
 */
const MOST_LENGTH = 500;
const CUT = '…';

/** Masks a cause. An instruction keeps no fingerprints of its secrets, as in lib/image/instruction.ts. */
function maskCause(cause: string, mask: SecretMask): string {
  const place = /^instruction:[^:]*:/.exec(cause)?.[0];
  if (place === undefined) return mask.text(cause);
  const instruction = cause.slice(place.length);
  const isCut = instruction.length >= MOST_LENGTH - 1;
  const masked = withoutFingerprints(mask.text(isCut ? instruction + CUT : instruction));
  return place + (isCut && masked.endsWith(CUT) ? masked.slice(0, -1) : masked);
}
