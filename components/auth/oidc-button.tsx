'use client';

import { useMutation } from '@tanstack/react-query';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { startOidc } from '#lib/queries/accounts/account.ts';
import { goToProvider } from '#lib/queries/requests/go-to.ts';

/** Redirects to the provider, which redirects back. */
export function OidcButton({ name, next }: { name: string; next: string }) {
  const start = useMutation({ mutationFn: () => startOidc(next), onSuccess: ({ url }) => goToProvider(url) });
  const busy = start.isPending || start.isSuccess;
  return (
    <div className="flex flex-col gap-2">
      <Button className="w-full" disabled={busy} onClick={() => start.mutate()}>
        {busy ? `Going to ${name}…` : `Sign in with ${name}`}
      </Button>
      <InlineError error={start.error} />
    </div>
  );
}
