'use client';

import { useHydrated } from '#components/figures/clock.tsx';
import { OneTime } from '#components/ui/one-time.tsx';
import { visibleText } from '#lib/format/text.ts';
import { BASE_PATH } from '#lib/queries/requests/base-path.ts';
import type { CreatedToken } from '#lib/views/dto/people.ts';

/** Shows a new token once, with an example of its use. */
export function MadeToken({ made, onDone }: { made: CreatedToken; onDone: () => void }) {
  const baseUrl = `${useHydrated() ? location.origin : ''}${BASE_PATH}`;
  return (
    <div className="flex flex-col gap-2">
      <OneTime label={`Token “${visibleText(made.name)}”`} value={made.token} onDone={onDone}>
        Copy it now: it is not shown again. Store it like a password.
      </OneTime>
      {made.scopes.includes('read') || made.scopes.includes('write') ? (
        <figure className="flex max-w-[880px] flex-col gap-1 border-l-2 border-accent pl-4">
          <figcaption className="text-muted">Try it:</figcaption>
          <pre className="overflow-x-auto font-mono">{`curl -H "Authorization: Bearer $PLIMSOLL_TOKEN" ${baseUrl}/api/v1/overview`}</pre>
        </figure>
      ) : null}
    </div>
  );
}
