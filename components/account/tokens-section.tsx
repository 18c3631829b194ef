'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '#components/shell/use-me.ts';
import { Loaded } from '#components/states/loaded.tsx';
import { Button } from '#components/ui/button.tsx';
import { Section } from '#components/ui/section.tsx';
import { useEdit } from '#components/ui/use-edit.ts';
import { tokensQuery } from '#lib/queries/accounts/account.ts';
import { NEW } from '#lib/queries/url/url-state.ts';
import type { CreatedToken } from '#lib/views/dto/people.ts';
import { MadeToken } from './made-token.tsx';
import { TokenForm } from './token-form.tsx';
import { TokenItem } from './token-item.tsx';

/** API tokens, with which scripts and CI sign in. */
export function TokensSection() {
  const tokens = useQuery(tokensQuery());
  const seesAll = useMay('administer');
  const [edit, setEdit] = useEdit();
  const [made, setMade] = useState<CreatedToken | null>(null);
  return (
    <Section
      id="api-tokens"
      title="API tokens"
      note={`For scripts and CI. Tokens inherit your permissions and stop working when your account is disabled.${seesAll ? ' As an admin you see the tokens of all accounts.' : ''}`}
    >
      {made === null ? null : <MadeToken made={made} onDone={() => setMade(null)} />}
      {edit === NEW ? (
        <TokenForm
          onMade={(token) => {
            setMade(token);
            setEdit(null);
          }}
          onCancel={() => setEdit(null)}
        />
      ) : (
        <div>
          <Button onClick={() => setEdit(NEW)}>Create token</Button>
        </div>
      )}
      <Loaded query={tokens} name="The tokens">
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-muted">No tokens yet.</p>
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
