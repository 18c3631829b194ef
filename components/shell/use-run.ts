'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { signOut } from '#lib/queries/accounts/account.ts';
import { removeDemo, startDemo } from '#lib/queries/demo.ts';
import { refreshAll } from '#lib/queries/refresh.ts';
import { BASE_PATH } from '#lib/queries/requests/base-path.ts';
import { afterSignOut } from './after-sign-out.ts';
import type { Act, Command } from './commands.ts';
import { openShortcuts } from './shell-events.ts';
import { applyTheme } from './theme.ts';

const isDark = () => document.documentElement.dataset.theme === 'dark';

/** Returns the function that runs an entry of the palette, and the state of an action that takes time. */
export function useRun(onClose: () => void) {
  const router = useRouter();
  const client = useQueryClient();
  /** The repository that is being checked. The palette stays open and shows the result. */
  const [polled, setPolled] = useState<string | null>(null);
  const [isAskingRemoval, setAskingRemoval] = useState(false);
  const removal = useMutation({
    mutationFn: removeDemo,
    onSuccess: async () => {
      await refreshAll(client);
      onClose();
    },
  });
  const demo = useMutation({
    mutationFn: startDemo,
    onSuccess: async () => {
      await refreshAll(client);
      onClose();
      router.push('/');
    },
  });
  const signingOut = useMutation({ mutationFn: signOut, onSuccess: afterSignOut });
  const act = (what: Act) => {
    if (what.kind === 'poll') return setPolled(what.repositoryId);
    if (what.kind === 'load-demo') return demo.mutate();
    if (what.kind === 'remove-demo') return setAskingRemoval(true);
    if (what.kind === 'sign-out') return signingOut.mutate();
    onClose();
    if (what.kind === 'theme') applyTheme(what.theme === 'other' ? (isDark() ? 'light' : 'dark') : what.theme);
    else openShortcuts();
  };
  const run = (command: Command, newTab: boolean) => {
    if ('act' in command) return act(command.act);
    if (newTab) {
      window.open(`${BASE_PATH}${command.href}`, '_blank', 'noopener');
      return;
    }
    onClose();
    router.push(command.href);
  };
  const busyText = demo.isPending
    ? 'Loading the demo…'
    : removal.isPending
      ? 'Removing the demo…'
      : signingOut.isPending || signingOut.isSuccess
        ? 'Signing out…'
        : '';
  return {
    run,
    polled,
    busyText,
    error: demo.error ?? removal.error ?? signingOut.error,
    /** Removes the demo, once the removal was chosen; null before, and after it started. */
    confirmRemoval: isAskingRemoval && removal.isIdle ? () => removal.mutate() : null,
  };
}
