import Link from 'next/link';
import { Change } from '#components/figures/change.tsx';
import { Size } from '#components/figures/size.tsx';
import { type TriedChange, whatIfPath } from '#lib/queries/url/what-if-url.ts';
import type { PredictedPlatform } from '#lib/views/dto/what-if.ts';
import { problemWords } from './what-if-words.ts';

type Props = { platforms: readonly PredictedPlatform[]; repositoryId: string; change: TriedChange };

/** The same change on each platform of the image, with a link to its page. */
export function PlatformTable({ platforms, repositoryId, change }: Props) {
  if (platforms.length < 2) return null;
  return (
    <section aria-label="Platforms" className="flex flex-col gap-2">
      <h2 className="text-m font-medium">Platforms</h2>
      <table className="w-full border-collapse">
        <thead>
          <tr className="border-b border-line text-muted">
            {['platform', 'as it is', 'after', 'change', 'first pull'].map((heading, at) => (
              <th
                key={heading}
                scope="col"
                className={`h-8 pr-3 font-normal ${at === 0 ? 'text-left' : 'text-right'} ${at === 4 ? 'max-sm:hidden' : ''}`}
              >
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {platforms.map(({ platform, digest, before, after, problem, pullBytes }, at) => (
            <tr key={platform} className="h-9 border-b border-line">
              <th scope="row" className="num pr-3 text-left font-normal">
                {at === 0 ? (
                  platform
                ) : (
                  <Link href={whatIfPath({ repositoryId, digest }, change)} className="text-accent hover:underline">
                    {platform}
                  </Link>
                )}
              </th>
              <td className="pr-3 text-right">
                <Size bytes={before.sizeBytes} />
              </td>
              {after === null ? (
                <td colSpan={3} className="text-right text-muted">
                  {problem === 'platform-missing' ? problemWords(problem) : 'base unknown'}
                </td>
              ) : (
                <>
                  <td className="pr-3 text-right font-medium">
                    <Size bytes={after.sizeBytes} />
                  </td>
                  <td className="pr-3 text-right">
                    <Change bytes={after.sizeBytes - before.sizeBytes} beforeBytes={before.sizeBytes} />
                  </td>
                  <td className="text-right max-sm:hidden">
                    <Size bytes={pullBytes} />
                  </td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
