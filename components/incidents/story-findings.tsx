import Link from 'next/link';
import { describePart, describeSecrets } from '#lib/format/findings-change.ts';
import { visibleText } from '#lib/format/text.ts';
import { findingsPath } from '#lib/queries/url/findings-path.ts';
import type { Incident, IncidentMember } from '#lib/views/dto/incidents.ts';

type Props = { findings: NonNullable<Incident['findings']>; lead: IncidentMember };

/** What part of the growth the findings are, with a link to the findings of the image; nothing where they add nothing. */
export function StoryFindings({ findings: { added, secrets }, lead }: Props) {
  const sentences = [describePart(added, lead.deltaBytes), describeSecrets(secrets)].filter((one) => one !== null);
  if (sentences.length === 0) return null;
  return (
    <p className="[overflow-wrap:anywhere]">
      {visibleText(sentences.join(' '))}{' '}
      <Link
        href={findingsPath({ repositoryId: lead.repositoryId, digest: lead.alarmDigest })}
        className="text-accent hover:underline"
      >
        Findings
      </Link>
    </p>
  );
}
