import { may } from '#lib/auth/permissions.ts';
import { getCheck } from '#lib/db/checks/checks.ts';
import type { GuardedViews } from '../context.ts';
import { Check } from '../dto/check.ts';
import { hideReportLink } from '../hide-links.ts';

/**
 * Returns a check as CI received it, with a later override. Only callers who may write get the address in its link.
 *
 * @throws NotFoundError
 */
export async function readCheck(guarded: GuardedViews, id: string): Promise<Check> {
  const { db } = guarded.require('read');
  const check = Check.parse((await getCheck(db, id)).report);
  return may(guarded.caller, 'write') ? check : { ...check, report: hideReportLink(check.report, id) };
}
