import { countOf } from '#lib/format/count.ts';
import { secretsOf } from '#lib/format/secrets.ts';
import { visibleText } from '#lib/format/text.ts';
import { formatDate } from '#lib/format/time.ts';
import type { Incident, IncidentRow } from '#lib/views/dto/incidents.ts';
import { isActive } from './states.ts';

/** "acme/api": the name without its registry. */
export function titleOf({
  lead,
  trouble,
  secrets,
  number,
}: Pick<IncidentRow, 'lead' | 'trouble' | 'secrets' | 'number'>): string {
  const reference = lead?.reference ?? secrets?.subject;
  if (reference !== undefined) return visibleText(reference.slice(reference.indexOf('/') + 1));
  return trouble === null ? `incident ${number}` : visibleText(trouble.subject);
}

/** The cause in a few words: the instruction, the base image, the problem, or the number of secrets. */
export function causeOf({
  cause,
  trouble,
  secrets,
  kind,
}: Pick<IncidentRow, 'cause' | 'trouble' | 'secrets' | 'kind'>): string {
  if (trouble !== null) return visibleText(trouble.message);
  if (secrets !== null) return `${secretsOf(secrets.count)} in ${visibleText(secrets.tag)}`;
  if (cause?.note === 'recompressed') return 'recompressed';
  if (cause?.note === 'reordered') return 'layers in another order';
  const { baseDeltaBytes = null, ownDeltaBytes = null, baseName = null } = cause ?? {};
  if (baseDeltaBytes !== null && baseDeltaBytes > 0 && baseDeltaBytes >= (ownDeltaBytes ?? 0))
    return `base image${baseName === null ? '' : ` ${visibleText(baseName)}`}`;
  if (cause?.instruction != null) return visibleText(cause.instruction);
  return kind === 'budget' ? 'over its budget' : kind === 'creep' ? 'creep' : 'instruction not known';
}

/** "3 images in 2 repositories, 2 platforms"; "" for a single image. */
export function spreadOf({
  memberCount,
  repositoryCount,
  platforms,
}: Pick<IncidentRow, 'memberCount' | 'repositoryCount' | 'platforms'>): string {
  const parts = [
    memberCount > 1 ? countOf(memberCount, 'image') : '',
    repositoryCount > 1 ? countOf(repositoryCount, 'repository', 'repositories') : '',
    platforms.length > 1 ? countOf(platforms.length, 'platform') : '',
  ];
  return parts.filter(Boolean).join(', ');
}

/**
 * "Sent immediately: the jump is critical." A muted incident has no notification, and an ended one none in future.
 *
 * @param deliveries - its messages. Digests are not among them; the next one lists what ended since the last.
 * @param timeZone - the reader's by default
 */
export function notifyWords(
  {
    notify: { when, reason, text },
    state,
    mutedUntil,
    deliveries,
  }: Pick<Incident, 'notify' | 'state' | 'mutedUntil' | 'deliveries'>,
  timeZone?: string,
): string {
  if (reason === 'secret-before') return `No message of its own: ${visibleText(text)}.`;
  const isSilent = deliveries.length === 0;
  if (isActive(state) && mutedUntil !== null)
    return `Muted until ${formatDate(new Date(mutedUntil), timeZone)}: ${isSilent ? 'no message' : 'no further message'}.`;
  if (!isActive(state) && isSilent) return 'Ended: no immediate message.';
  if (!isActive(state) && when === 'digest') return 'Ended: no further immediate message.';
  return `${when === 'now' ? 'Sent immediately' : 'In the next digest'}: ${visibleText(text)}.`;
}
