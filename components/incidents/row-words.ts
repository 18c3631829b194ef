import { formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { IncidentRow } from '#lib/views/dto/incidents.ts';

/** "acme/api main": the last parts of a name say most. */
export function titleOf({ lead, trouble, number }: Pick<IncidentRow, 'lead' | 'trouble' | 'number'>): string {
  if (lead !== null) return visibleText(lead.reference.slice(lead.reference.indexOf('/') + 1));
  return trouble === null ? `incident ${number}` : visibleText(trouble.subject);
}

/** Why, in a few words: the instruction, the base, what is wrong. */
export function causeOf({ cause, trouble, kind }: Pick<IncidentRow, 'cause' | 'trouble' | 'kind'>): string {
  if (trouble !== null) return visibleText(trouble.message);
  if (cause?.note === 'recompressed') return 'packed anew';
  if (cause?.note === 'reordered') return 'layers in another order';
  const { baseDeltaBytes = null, ownDeltaBytes = null, baseName = null } = cause ?? {};
  if (baseDeltaBytes !== null && baseDeltaBytes > 0 && baseDeltaBytes >= (ownDeltaBytes ?? 0))
    return `base image${baseName === null ? '' : ` ${visibleText(baseName)}`}`;
  if (cause?.instruction != null) return visibleText(cause.instruction);
  return kind === 'budget' ? 'over its budget' : kind === 'creep' ? 'slow growth' : 'instruction not known';
}

/** "3 images in 2 repositories, 2 platforms"; "" where it is one. */
export function spreadOf({
  memberCount,
  repositoryCount,
  platforms,
}: Pick<IncidentRow, 'memberCount' | 'repositoryCount' | 'platforms'>): string {
  const parts = [
    memberCount > 1 ? `${formatCount(memberCount)} images` : '',
    repositoryCount > 1 ? `${formatCount(repositoryCount)} repositories` : '',
    platforms.length > 1 ? `${formatCount(platforms.length)} platforms` : '',
  ];
  return parts.filter(Boolean).join(', ');
}

/** "message: the step is critical" → "Told at once: the step is critical." */
export function notifyWords(told: string): string {
  const [, where, why] = /^(message|digest): (.*)$/s.exec(told) ?? [];
  if (where === undefined || why === undefined) return visibleText(told);
  return `${where === 'message' ? 'Told at once' : 'Waits for the digest'}: ${visibleText(why)}.`;
}
