'use client';

import { usePathname } from 'next/navigation';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import type { Modifier } from './modifier.ts';
import { listShortcuts, type ShortcutGroup } from './shortcut-groups.ts';

/** The keys of all screens, those of the open one first. Mounted only while it is open. */
export function ShortcutsDialog({ modifier, onClose }: { modifier: Modifier; onClose: () => void }) {
  const path = usePathname();
  return (
    <Dialog title="Keyboard shortcuts" isWide onClose={onClose}>
      <div className="mt-4 max-h-[60vh] gap-x-8 overflow-y-auto pr-2 md:columns-2">
        {listShortcuts(modifier, path).map((group) => (
          <Group key={group.name} group={group} />
        ))}
      </div>
      <div className="flex justify-end">
        <Button data-first-field onClick={onClose}>
          Close
        </Button>
      </div>
    </Dialog>
  );
}

function Group({ group: { name, note, shortcuts } }: { group: ShortcutGroup }) {
  return (
    <section aria-label={name} className="mb-5 flex break-inside-avoid flex-col">
      <h3 className="mb-1 font-medium">
        {name}
        {note === undefined ? null : <span className="font-normal text-muted"> {note}</span>}
      </h3>
      <dl className="flex flex-col">
        {shortcuts.map(({ keys, does }) => (
          <div key={does} className="flex items-center justify-between gap-4 border-b border-line py-1 last:border-b-0">
            <dt>{does}</dt>
            <dd className="flex shrink-0 items-center gap-1.5 text-muted">
              {keys.map((sequence, at) => (
                <span key={sequence.join(' ')} className="flex items-center gap-1">
                  {at === 0 ? null : <span>or</span>}
                  {sequence.map((key) => (
                    <kbd key={key} className="rounded-s border border-line px-1.5 font-mono text-ink">
                      {key}
                    </kbd>
                  ))}
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
