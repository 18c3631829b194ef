'use client';

import { useQuery } from '@tanstack/react-query';
import { Loaded } from '#components/states/loaded.tsx';
import { visibleText } from '#lib/format/text.ts';
import { meQuery } from '#lib/queries/accounts/me.ts';
import type { Me } from '#lib/views/dto/people.ts';
import { PasswordSection } from './password-section.tsx';
import { ROLE_WORDS } from './role-words.ts';
import { SessionsSection } from './sessions-section.tsx';
import { TokensSection } from './tokens-section.tsx';

/** The account of the reader, with its role, password, sessions and tokens. */
export function AccountScreen() {
  const me = useQuery(meQuery());
  return (
    <div className="flex max-w-[1040px] flex-col gap-6">
      <Loaded query={me} name="Your account" rowHeight={78}>
        {(data) => <Identity me={data} />}
      </Loaded>
      {me.data?.hasPassword === false ? null : (
        <PasswordSection email={me.data?.email ?? ''} userId={me.data?.id ?? ''} />
      )}
      <SessionsSection />
      <TokensSection />
    </div>
  );
}

function Identity({ me }: { me: Me }) {
  return (
    <div className="flex flex-col gap-1">
      <h1 className="text-l font-medium [overflow-wrap:anywhere]">{visibleText(me.name ?? 'Account')}</h1>
      <p className="text-m text-muted [overflow-wrap:anywhere]">{visibleText(me.email ?? '')}</p>
      {me.role === null ? null : (
        <p>
          You are {ROLE_WORDS[me.role].title}: {ROLE_WORDS[me.role].may}.
          {me.hasPassword ? null : ' You sign in with single sign-on, without a password here.'}
        </p>
      )}
    </div>
  );
}
