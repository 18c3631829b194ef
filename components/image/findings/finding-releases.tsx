import Link from 'next/link';
import { Size } from '#components/figures/size.tsx';
import { countOf } from '#lib/format/count.ts';
import { shortDigest } from '#lib/format/short-digest.ts';
import { tagLabel } from '#lib/format/tag-label.ts';
import { comparePath } from '#lib/queries/images/compare.ts';
import type { Finding } from '#lib/views/dto/findings.ts';
import { describePulls } from './pulled-again.ts';

type Props = { perRelease: NonNullable<Finding['perRelease']>; repositoryId: string; nodes: number };

/** The releases in which nodes pulled the layer again, each with a link to its comparison. */
export function FindingReleases({ perRelease, repositoryId, nodes }: Props) {
  const { pushes, changed, releases } = perRelease;
  return (
    <div>
      <p className="max-w-[70ch] text-muted">
        Of the last {countOf(releases, 'known release')}, {changed} built the layer again for nothing. Pulled again:{' '}
        <span className="num">{describePulls(perRelease, nodes)}</span>.
      </p>
      <table aria-label="Releases of the finding" className="mt-2 w-full max-w-[70ch] table-fixed border-collapse">
        <thead>
          <tr className="border-b border-line text-muted">
            <th scope="col" className="h-8 text-left">
              release
            </th>
            <th scope="col" className="w-32 text-right">
              pulled again
            </th>
          </tr>
        </thead>
        <tbody>
          {pushes.map(({ digest, fromDigest, tag, bytes }) => (
            <tr key={`${fromDigest} ${digest}`} className="border-b border-line">
              <td className="py-1 pr-4 [overflow-wrap:anywhere]">
                <Link
                  href={comparePath({ from: fromDigest, to: digest, repositoryId })}
                  prefetch={false}
                  title="Compare with the release before"
                  className="font-mono text-accent hover:underline"
                >
                  {tagLabel(tag)} {shortDigest(digest)}
                </Link>
              </td>
              <td className="py-1 text-right align-top">
                <Size bytes={bytes} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
