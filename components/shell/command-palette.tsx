'use client';

import { Dialog } from 'radix-ui';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { MAX_SEARCH_TEXT } from '#lib/domain/search.ts';
import type { Command } from './commands.ts';
import { isHeld } from './is-held.ts';
import { keyText, type Modifier } from './modifier.ts';
import { PaletteCheck } from './palette-check.tsx';
import { optionId, PaletteList } from './palette-list.tsx';
import { type Palette, usePalette } from './use-palette.ts';
import { useRun } from './use-run.ts';

/** The command palette, mounted only while it is open. */
export function CommandPalette({ modifier, onClose }: { modifier: Modifier; onClose: () => void }) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const palette = usePalette();
  const { run, polled, busyText, error, confirmRemoval } = useRun(onClose);
  const onKeyDown = useEntryKeys(palette, modifier, run);
  const { text, type, groups, items, current, isSettled } = palette;

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });

  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-[oklch(0.15_0.02_250/0.4)]" />
        <Dialog.Content
          aria-describedby={undefined}
          className="opens fixed top-[12vh] left-1/2 z-50 w-[min(600px,calc(100vw-24px))] -translate-x-1/2 overflow-hidden rounded-m border border-line bg-raised shadow-[var(--float)]"
        >
          <Dialog.Title className="sr-only">Commands</Dialog.Title>
          <div className="relative border-b border-line">
            <input
              role="combobox"
              aria-label="Command"
              aria-expanded
              aria-autocomplete="list"
              aria-controls={id}
              aria-activedescendant={current === null ? undefined : optionId(id, current)}
              aria-busy={!isSettled}
              value={text}
              maxLength={MAX_SEARCH_TEXT}
              autoComplete="off"
              spellCheck={false}
              placeholder="Search repositories, tags, packages, incidents, settings and actions"
              onChange={(event) => type(event.target.value)}
              onKeyDown={onKeyDown}
              className="h-12 w-full bg-transparent pr-24 pl-4 text-m text-ellipsis focus-visible:outline-none"
            />
            {/* Shown only when the answer takes long, so that it does not flicker. */}
            <span
              aria-hidden
              className={`absolute top-3.5 right-4 text-muted transition-opacity ${isSettled ? 'opacity-0' : 'opacity-100 delay-400'}`}
            >
              Searching…
            </span>
          </div>
          <PaletteList
            id={id}
            list={list}
            groups={groups}
            current={current}
            onActivate={palette.activate}
            onRun={(command, event) => run(command, isHeld(modifier, event))}
          />
          <div className="flex flex-col gap-1 px-4 pb-3 empty:hidden">
            {items.length === 0 && isSettled ? <p className="text-muted">No results</p> : null}
            <InlineError error={palette.error} />
            {confirmRemoval === null ? null : <RemovalQuestion onConfirm={confirmRemoval} onCancel={onClose} />}
            {busyText === '' ? null : (
              <p role="status" className="text-muted">
                {busyText}
              </p>
            )}
            <InlineError error={error} />
            {polled === null ? null : <PaletteCheck repositoryId={polled} />}
          </div>
          <p aria-hidden className="flex gap-4 border-t border-line px-4 py-1.5 text-muted max-sm:hidden">
            <span>↑ ↓ choose</span>
            <span>Enter open</span>
            <span>{keyText(modifier, 'Enter')} new tab</span>
            <span>Esc close</span>
          </p>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Asks before the demo is removed. */
function RemovalQuestion({ onConfirm, onCancel }: { onConfirm: () => void; onCancel: () => void }) {
  return (
    <div role="alert" className="flex flex-wrap items-center gap-2 pt-2">
      <p className="min-w-0 flex-1 basis-60">
        Remove the demo? Its repositories and their history are removed. Your own stay.
      </p>
      <Button onClick={onCancel}>Cancel</Button>
      <Button autoFocus kind="danger" onClick={onConfirm}>
        Remove demo
      </Button>
    </div>
  );
}

/**
 * Returns the handler of the field's keys. Enter may be pressed before the entries are those of the typed text; it then runs the first
 * one that comes.
 */
function useEntryKeys(palette: Palette, modifier: Modifier, run: (command: Command, newTab: boolean) => void) {
  const { items, current, isSettled, isChosen, text } = palette;
  const [waiting, setWaiting] = useState<{ text: string; newTab: boolean } | null>(null);
  useEffect(() => {
    if (waiting === null || (!isSettled && waiting.text === text)) return;
    setWaiting(null);
    if (current !== null && waiting.text === text) run(current, waiting.newTab);
  });
  return (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      palette.step(step);
    }
    // With Shift these keys select text as usual.
    const end = event.key === 'Home' ? items[0] : event.key === 'End' ? items.at(-1) : undefined;
    if (end !== undefined && !event.shiftKey) {
      event.preventDefault();
      palette.activate(end.id);
    }
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    const newTab = isHeld(modifier, event.nativeEvent);
    if (isSettled || isChosen) {
      if (current !== null) run(current, newTab);
    } else setWaiting({ text, newTab });
  };
}
