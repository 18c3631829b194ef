import {
  type CopiedRow,
  type CopiedTexts,
  listCauses,
  listCopiedTexts,
  saveCauses,
  saveCopiedTexts,
} from '#lib/db/copied-texts.ts';
import type { SecretMask } from '#lib/findings/secrets/secret-mask.ts';
import { withoutFingerprints } from '#lib/image/secret-mark.ts';
import { maskPages } from './mask-pages.ts';
import type { MaskContext } from './mask-stored.ts';

/** Texts that were copied out of instructions and labels into incidents, messages and checks. @returns how many rows had secrets */
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

/** Names of causes with an instruction or a label's value in them. @returns how many incidents had secrets there */
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

/** The longest instruction in a cause, one less before an emoji: what is as long was cut, perhaps in the middle of a secret. */
const MOST_LENGTH = 500;
const CUT = '…';

/** An instruction is named without the values of its secrets, as lib/image/instruction.ts does. */
function maskCause(cause: string, mask: SecretMask): string {
  const place = /^instruction:[^:]*:/.exec(cause)?.[0];
  if (place === undefined) return mask.text(cause);
  const instruction = cause.slice(place.length);
  const isCut = instruction.length >= MOST_LENGTH - 1;
  const masked = withoutFingerprints(mask.text(isCut ? instruction + CUT : instruction));
  return place + (isCut && masked.endsWith(CUT) ? masked.slice(0, -1) : masked);
}
