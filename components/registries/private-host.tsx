'use client';

import { useMay } from '#components/shell/use-me.ts';
import { Button } from '#components/ui/button.tsx';
import { visibleText } from '#lib/format/text.ts';

/** The problem code of the connection guard. */
export const PRIVATE_ADDRESS = 'private-address';

/** Explains that the connection guard refuses a host. Admins can allow it; other users see that an admin must. */
export function PrivateHost({ host, pending, onAllow }: { host: string; pending: boolean; onAllow: () => void }) {
  const mayAllow = useMay('administer');
  return (
    <fieldset
      aria-label={`${host} is in a private network`}
      className="my-1 flex min-w-0 flex-wrap items-center gap-x-4 gap-y-2 rounded-m border border-line bg-raised px-3 py-2"
    >
      <p role="status" className="max-w-[70ch] [overflow-wrap:anywhere]">
        <span className="font-mono">{visibleText(host)}</span> is in a private network. Plimsoll connects there only
        when {mayAllow ? 'you allow it.' : 'an admin allows it. Ask one.'}
      </p>
      {mayAllow ? (
        <Button disabled={pending} onClick={onAllow}>
          {pending ? 'Allowing…' : 'Allow this host'}
        </Button>
      ) : null}
    </fieldset>
  );
}
