'use client';

import { useMutation } from '@tanstack/react-query';
import Link from 'next/link';
import { DropdownMenu } from 'radix-ui';
import type { RefObject } from 'react';
import { InlineError } from '#components/states/inline-error.tsx';
import { visibleText } from '#lib/format/text.ts';
import { signOut } from '#lib/queries/accounts/account.ts';
import type { Me } from '#lib/views/dto/people.ts';
import { afterSignOut } from './after-sign-out.ts';
import { openShortcuts } from './shell-events.ts';

const ITEM =
  'flex h-9 cursor-pointer items-center rounded-s px-3 outline-none select-none data-[highlighted]:bg-tint data-[disabled]:opacity-55';

type Props = {
  me: Me;
  /** The button that opened the menu. It places the menu, and gets the focus back. */
  button: RefObject<HTMLButtonElement | null>;
  labelledBy: string;
  onClose: () => void;
};

export function MeMenuItems({ me, button, labelledBy, onClose }: Props) {
  const signingOut = useMutation({ mutationFn: signOut, onSuccess: afterSignOut });
  const isOurButton = (target: EventTarget | null) =>
    target instanceof Node && button.current?.contains(target) === true;
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(open) => (open ? undefined : onClose())}>
      <DropdownMenu.Trigger asChild>
        <span aria-hidden className="pointer-events-none absolute inset-0" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          aria-labelledby={labelledBy}
          // A click on the button closes the menu already.
          onInteractOutside={(event) => (isOurButton(event.target) ? event.preventDefault() : undefined)}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            button.current?.focus();
          }}
          className="opens z-40 w-[min(280px,calc(100vw-16px))] rounded-m border border-line bg-raised p-1 shadow-[var(--float)]"
        >
          <DropdownMenu.Label className="flex flex-col px-3 py-2 [overflow-wrap:anywhere]">
            <span className="font-medium">{visibleText(me.name ?? '')}</span>
            <span className="text-muted">{visibleText(me.email ?? '')}</span>
            <span className="text-muted">{me.role}</span>
          </DropdownMenu.Label>
          <DropdownMenu.Separator className="-mx-1 my-1 h-px bg-line" />
          {me.permissions.includes('account') ? (
            <DropdownMenu.Item asChild className={ITEM}>
              <Link href="/account">Account</Link>
            </DropdownMenu.Item>
          ) : null}
          <DropdownMenu.Item asChild className={ITEM}>
            <Link href="/settings">Settings</Link>
          </DropdownMenu.Item>
          <DropdownMenu.Item className={ITEM} onSelect={openShortcuts}>
            Keyboard shortcuts
          </DropdownMenu.Item>
          <DropdownMenu.Separator className="-mx-1 my-1 h-px bg-line" />
          <DropdownMenu.Item
            className={ITEM}
            disabled={signingOut.isPending || signingOut.isSuccess}
            onSelect={(event) => {
              // The menu stays open until the next page is loaded, and shows an error.
              event.preventDefault();
              signingOut.mutate();
            }}
          >
            {signingOut.isPending || signingOut.isSuccess ? 'Signing out…' : 'Sign out'}
          </DropdownMenu.Item>
          {signingOut.error === null ? null : (
            <div className="px-3 py-1">
              <InlineError error={signingOut.error} />
            </div>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
