import Link from 'next/link';
import { Change } from '#components/figures/change.tsx';
import { Size } from '#components/figures/size.tsx';
import { countOf, formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import { comparePath } from '#lib/queries/images/compare.ts';
import type { IncidentMember } from '#lib/views/dto/incidents.ts';

/** "Affected series (2)"; a series can have regressions of several kinds: "Affected series (2), 3 findings". */
export function membersTitle(members: readonly Pick<IncidentMember, 'seriesId'>[]): string {
  const seriesCount = new Set(members.map(({ seriesId }) => seriesId)).size;
  const findings = members.length === seriesCount ? '' : `, ${countOf(members.length, 'finding')}`;
  return `Affected series (${formatCount(seriesCount)})${findings}`;
}

/** The other members of the incident: another kind of regression, or other series. Each links to its own comparison. */
export function Members({ members }: { members: IncidentMember[] }) {
  if (members.length < 2) return null;
  return (
    <details className="border-t border-line pt-4">
      <summary className="font-medium hover:underline">{membersTitle(members)}</summary>
      <div className="mt-2 overflow-x-auto">
        <table className="w-full border-collapse">
          <thead className="sr-only">
            <tr>
              {['repository', 'series', 'platform', 'before', 'after', 'change', 'state'].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {members.map((member) => (
              <tr key={member.id} className="h-8 border-t border-line">
                <td className="pr-4">
                  <Link
                    href={`/repositories/${member.repositoryId}`}
                    className="text-accent hover:underline [overflow-wrap:anywhere]"
                  >
                    {visibleText(member.reference.slice(member.reference.indexOf('/') + 1))}
                  </Link>
                </td>
                <td className="num pr-4">{visibleText(member.stream)}</td>
                <td className="num pr-4 text-muted">{member.platform.replace('linux/', '')}</td>
                <td className="pr-4 text-right max-sm:hidden">
                  <Size bytes={member.beforeBytes} />
                </td>
                <td className="pr-4 text-right max-sm:hidden">
                  <Size bytes={member.alarmBytes} />
                </td>
                <td className="pr-4">
                  {member.fromDigest === null ? (
                    <Change bytes={member.deltaBytes} beforeBytes={member.beforeBytes} />
                  ) : (
                    <Link
                      href={comparePath({
                        from: member.fromDigest,
                        to: member.alarmDigest,
                        repositoryId: member.repositoryId,
                      })}
                      className="hover:underline"
                    >
                      <span className="sr-only">compare: </span>
                      <Change bytes={member.deltaBytes} beforeBytes={member.beforeBytes} />
                    </Link>
                  )}
                </td>
                <td className="text-muted">{member.state}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
