import type { MouseEvent, RefObject } from 'react';
import type { Command } from './commands.ts';
import type { Group } from './palette-groups.ts';

type Props = {
  id: string;
  list: RefObject<HTMLDivElement | null>;
  groups: readonly Group[];
  current: Command | null;
  onActivate: (id: string) => void;
  onRun: (command: Command, event: MouseEvent) => void;
};

/** The id of the element of an entry. */
export const optionId = (id: string, command: Command): string => `${id}-${command.id.replaceAll(' ', '-')}`;

/** The entries of the palette by group. The focus stays in the field, which names the current entry. */
export function PaletteList({ id, list, groups, current, onActivate, onRun }: Props) {
  return (
    <div ref={list} id={id} role="listbox" aria-label="Commands" className="max-h-[56vh] overflow-y-auto p-1">
      {groups.map(({ name, items }) => (
        // biome-ignore lint/a11y/useSemanticElements: a listbox contains groups, and no fieldset.
        <div key={name} role="group" aria-label={name} className="pb-1">
          <div aria-hidden className="px-3 pt-2 pb-1 text-muted">
            {name}
          </div>
          {items.map((command) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and handles the keys.
            <div
              key={command.id}
              id={optionId(id, command)}
              role="option"
              aria-selected={command.id === current?.id}
              tabIndex={-1}
              onPointerMove={() => onActivate(command.id)}
              onClick={(event) => onRun(command, event)}
              className="flex h-9 cursor-pointer items-center justify-between gap-4 rounded-s px-3 aria-selected:bg-tint"
            >
              <span className="truncate">{command.label}</span>
              <span className="shrink-0 text-muted">{command.note}</span>
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
