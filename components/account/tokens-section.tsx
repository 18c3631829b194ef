'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '#components/shell/use-me.ts';
import { Loaded } from '#components/states/loaded.tsx';
import { Button } from '#components/ui/button.tsx';
import { Section } from '#components/ui/section.tsx';
import { tokensQuery } from '#lib/queries/account.ts';
import type { CreatedToken } from '#lib/views/dto/people.ts';
import { MadeToken } from './made-token.tsx';
import { TokenForm } from './token-form.tsx';
import { TokenItem } from './token-item.tsx';

/** What scripts and CI show instead of a password. */
export function TokensSection() {
  const tokens = useQuery(tokensQuery());
  const seesAll = useMay('administer');
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<CreatedToken | null>(null);
  return (
    <Section
      id="api-tokens"
      title="API tokens"
      note={`For scripts and CI. A token may at most what its maker may, and stops when that account does.${seesAll ? ' As an admin you see everyone’s.' : ''}`}
    >
      {made === null ? null : <MadeToken made={made} onDone={() => setMade(null)} />}
      {isMaking ? (
        <TokenForm
          onMade={(token) => {
            setMade(token);
            setMaking(false);
          }}
          onCancel={() => setMaking(false)}
        />
      ) : (
        <div>
          <Button onClick={() => setMaking(true)}>Make a token</Button>
        </div>
      )}
      <Loaded query={tokens} name="The tokens">
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-muted">There is no token yet.</p>
          ) : (
            <ul aria-label="API tokens" className="border-t border-line">
              {items.map((token) => (
                <TokenItem key={token.id} token={token} showOwner={seesAll} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}
