import type { Guarded } from '#lib/auth/guarded.ts';
import { COPIED_TEXTS } from '#lib/db/images/copied-texts.ts';
import { countUnmasked } from '#lib/db/images/unmasked-facts.ts';
import { findMaskedWith, saveMaskedWith } from '#lib/db/instance.ts';
import { SECRET_RULES_VERSION } from '#lib/findings/secrets/secret-mask.ts';
import type { MaskContext } from './mask-context.ts';
import { maskCauses, maskCopiedTexts } from './mask-copies.ts';
import { maskImages, maskInstructions } from './mask-facts.ts';

/** Number of rows that had secrets, by table; null where everything was masked already. */
export type MaskResult = Record<string, number> | null;

/**
 * Masks secrets in texts that an older release, or older rules, stored. Works in small transactions, so that it can be
 * killed and restarted at any time. Only one process may run it at a time.
 */
export async function maskStored(guarded: Guarded<MaskContext>): Promise<MaskResult> {
  const context = guarded.require('administer');
  const { db } = context;
  const unmasked = await countUnmasked(db, SECRET_RULES_VERSION);
  const known = await findMaskedWith(db);
  const hasUnmasked = unmasked.instructions + unmasked.images > 0;
  if (!hasUnmasked && known !== null && known >= SECRET_RULES_VERSION) return null;
  // Until all copies are masked again, no version is recorded: a killed run must not count as finished.
  if (known !== null) await saveMaskedWith(db, null);
  const result: Record<string, number> = {
    Instruction: await maskInstructions(context),
    Image: await maskImages(context),
    causes: await maskCauses(context),
  };
  for (const copied of COPIED_TEXTS) result[copied.table] = await maskCopiedTexts(context, copied);
  await saveMaskedWith(db, SECRET_RULES_VERSION);
  return result;
}
