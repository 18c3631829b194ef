import { CheckedAt } from '#components/figures/checked-at.tsx';
import { Ago, Ahead } from '#components/figures/time.tsx';
import type { Repository } from '#lib/views/dto/repository.ts';

type Props = { repository: Pick<Repository, 'origin' | 'lastCheckedAt' | 'checkFailedAt' | 'nextLookAt'> };

/** The last check that succeeded and the next one. A failed attempt stands before them. The demo has no registry to check. */
export function CheckTimes({ repository: { origin, lastCheckedAt, checkFailedAt, nextLookAt } }: Props) {
  if (origin === 'demo') return <CheckedAt at={null} isDemo />;
  if (checkFailedAt !== null)
    return (
      <span>
        <span className="text-danger">
          check failed <Ago at={checkFailedAt} />
        </span>
        {nextLookAt === null ? null : (
          <>
            , next attempt <Ahead at={nextLookAt} />
          </>
        )}{' '}
        ·{' '}
        {lastCheckedAt === null ? (
          'never checked'
        ) : (
          <>
            last checked <Ago at={lastCheckedAt} />
          </>
        )}
      </span>
    );
  return (
    <span>
      {lastCheckedAt === null ? (
        'not checked yet'
      ) : (
        <>
          checked <Ago at={lastCheckedAt} />
        </>
      )}
      {nextLookAt === null ? null : (
        <>
          , next <Ahead at={nextLookAt} />
        </>
      )}
    </span>
  );
}
