'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { Dialog } from 'radix-ui';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { meQuery } from '#lib/queries/me.ts';
import { repositoryNamesQuery } from '#lib/queries/repository-names.ts';
import { type Command, listCommands, matchCommands } from './commands.ts';

/** Type, arrow, Enter. Mounted only while it is open. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const { data, isPlaceholderData } = useQuery(repositoryNamesQuery(text.trim()));
  const isAnswered = data !== undefined && !isPlaceholderData;
  const { data: me } = useQuery(meQuery());
  const shown = matchCommands(listCommands(data?.items ?? [], me?.permissions ?? []), text);
  const current = Math.min(active, Math.max(0, shown.length - 1));

  useEffect(() => {
    list.current?.children[current]?.scrollIntoView({ block: 'nearest' });
  }, [current]);

  const run = (command: Command) => {
    onClose();
    if (command.href === undefined) command.run?.();
    else router.push(command.href);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && shown.length > 0) {
      event.preventDefault();
      setActive((current + step + shown.length) % shown.length);
    }
    const command = shown[current];
    if (event.key === 'Enter' && command !== undefined) run(command);
  };

  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-[oklch(0.15_0.02_250/0.4)]" />
        <Dialog.Content
          aria-describedby={undefined}
          className="opens fixed top-[12vh] left-1/2 z-50 w-[min(560px,calc(100vw-24px))] -translate-x-1/2 overflow-hidden rounded-m border border-line bg-raised shadow-[var(--float)]"
        >
          <Dialog.Title className="sr-only">Commands</Dialog.Title>
          <input
            role="combobox"
            aria-label="Command"
            aria-expanded
            aria-controls={id}
            aria-activedescendant={shown.length === 0 ? undefined : `${id}-${current}`}
            value={text}
            placeholder="Jump to a repository or screen, change the theme…"
            onChange={(event) => {
              setText(event.target.value);
              setActive(0);
            }}
            onKeyDown={onKeyDown}
            className="h-12 w-full border-b border-line bg-transparent px-4 text-m focus-visible:outline-none"
          />
          <div ref={list} id={id} role="listbox" aria-label="Commands" className="max-h-[46vh] overflow-y-auto p-1">
            {shown.map((command, index) => (
              <div
                key={command.id}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === current}
                tabIndex={-1}
                onPointerMove={() => setActive(index)}
                onClick={() => run(command)}
                onKeyDown={onKeyDown}
                className="flex h-9 cursor-pointer items-center justify-between gap-4 rounded-s px-3 aria-selected:bg-tint"
              >
                <span className="truncate">{command.label}</span>
                <span className="shrink-0 text-muted">{command.note}</span>
              </div>
            ))}
          </div>
          {shown.length === 0 && isAnswered ? <p className="px-4 pb-4 text-muted">Nothing is called that.</p> : null}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
