import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useUrl } from '#components/ui/use-url.ts';
import { countOf } from '#lib/format/count.ts';
import { findingsQuery } from '#lib/queries/images/findings.ts';
import { findingsPath } from '#lib/queries/url/findings-path.ts';
import { planPath } from '#lib/queries/url/plan-path.ts';
import { imageUrl } from '#lib/queries/url/url-state.ts';
import type { Image } from '#lib/views/dto/image.ts';
import { PossibleSize } from './possible-size.tsx';
import { sumUp } from './sum-up.ts';

const LINK = 'inline-flex min-h-[24px] items-center text-accent hover:underline';

/** "could be 53.0 MB: 6 findings", with links to them and to the plan; nothing while they are unknown, and where there are none. */
export function CouldBe({ image }: { image: Image }) {
  const [{ previous }] = useUrl(imageUrl);
  // What the tab has requested is newer than the image. Not requested here.
  const { data } = useQuery({ ...findingsQuery(image.repositoryId, image.digest), enabled: false });
  const sums = data?.state === 'complete' ? sumUp(data) : image.findings;
  if (sums === null || image.sizeBytes === null || sums.count === 0) return null;
  const { savedBytes, count } = sums;
  return (
    <span>
      <Link href={findingsPath({ ...image, previous })} scroll={false} className={LINK}>
        <span>
          {savedBytes === 0 ? null : (
            <>
              <PossibleSize sizeBytes={image.sizeBytes} sums={sums} />
              {': '}
            </>
          )}
          {countOf(count, 'finding')}
        </span>
      </Link>
      ,{' '}
      <Link href={planPath({ ...image, previous })} scroll={false} className={LINK}>
        plan
      </Link>
    </span>
  );
}
