import { InvalidGlobError, parseGlob } from '#lib/analysis/tags/glob.ts';
import { replaceOwnerRules } from '#lib/db/repositories/owners.ts';
import { changeAndNote } from '../accounts/audit.ts';
import type { GuardedCommands } from '../context.ts';
import { RefusedError } from '../errors.ts';
import { deriveSoon, differenceOf, listMatchedByOwner } from '../rules/derive-matching.ts';
import type { OwnersInput } from './owner-inputs.ts';
import { followPurposes } from './pattern-purposes.ts';
import { resolveOwners } from './resolve-owners.ts';

/** Derivations lock their repositories. This transaction waits for them before it writes owners. */
const TIMEOUT = { timeout: 60_000, maxWait: 10_000 };

/** Replaces the owner rules made on screen. The rules of plimsoll.yaml keep precedence. @throws RefusedError */
export async function changeOwners(guarded: GuardedCommands, { items }: OwnersInput): Promise<void> {
  const context = guarded.require('write');
  const { db } = context;
  demandPatterns(items);
  const before = await listMatchedByOwner(db);
  await changeAndNote(
    context,
    async (tx, note) => {
      const rules = items.map((rule) => ({ ...rule, place: null }));
      await followPurposes(tx, () => replaceOwnerRules(tx, 'ui', rules));
      await resolveOwners(tx);
      await note('owners.change', { kind: 'owners', id: null, name: null }, { rules: items });
    },
    TIMEOUT,
  );
  const after = await listMatchedByOwner(db);
  // Rules and budgets can match other repositories now.
  await deriveSoon(context, differenceOf(before, after));
}

/** Checks owner rules without storing them. @throws RefusedError */
export function checkOwners(guarded: GuardedCommands, { items }: OwnersInput): void {
  guarded.require('write');
  demandPatterns(items);
}

/** @throws RefusedError naming the first pattern that is invalid or repeated */
function demandPatterns(items: OwnersInput['items']): void {
  const seen = new Set<string>();
  for (const [at, { pattern }] of items.entries()) {
    const field = `items.${at}.pattern`;
    try {
      parseGlob(pattern);
    } catch (cause) {
      if (!(cause instanceof InvalidGlobError)) throw cause;
      throw new RefusedError(cause.message, { field, hint: 'Write one like ghcr.io/team-a/*.', cause });
    }
    if (seen.has(pattern))
      throw new RefusedError(`The pattern "${pattern}" is there twice.`, {
        field,
        hint: 'Only the first would count.',
      });
    seen.add(pattern);
  }
}
