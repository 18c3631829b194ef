'use client';

import { useMemo, useState } from 'react';
import type { MapNode } from '#components/map/map-node.ts';
import { NestedMap } from '#components/map/nested-map.tsx';
import { visibleText } from '#lib/format/text.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';
import { DIFFERENCE_HEIGHT } from './difference-height.ts';
import { findTrail, nestDifferences } from './difference-nodes.ts';

type Props = Pick<NonNullable<Comparison['files']>, 'tree' | 'files' | 'packages'> & {
  /** The name of the whole map for screen readers. */
  label: string;
};

/** The differences as directories within directories, down to files. A click opens a directory. */
export function DifferenceMap({ tree, files, packages, label }: Props) {
  const root = useMemo(() => nestDifferences({ tree, files, packages }), [tree, files, packages]);
  const [opened, setOpened] = useState<string | null>(null);
  const trail = findTrail(root, opened);
  const here = trail.at(-1) ?? root;
  const outer = trail.at(-2);
  return (
    <div className="flex flex-col gap-2">
      <Trail trail={trail} onOpen={(node) => setOpened(node.id)} />
      <NestedMap
        root={here}
        label={outer === undefined ? label : `Differences in ${visibleText(here.id)}`}
        heightPx={DIFFERENCE_HEIGHT}
        onOpen={(node) => setOpened(node.id)}
        onOut={outer === undefined ? null : () => setOpened(outer.id)}
      />
    </div>
  );
}

/** The directories around the opened one. */
function Trail({ trail, onOpen }: { trail: readonly MapNode[]; onOpen: (node: MapNode) => void }) {
  return (
    <nav aria-label="Opened directory">
      <ol className="flex min-h-[18px] flex-wrap gap-x-1.5 font-mono">
        {trail.map((node, at) => {
          const name = at === 0 ? '/' : node.name;
          return (
            <li key={node.id} className="min-w-0 [overflow-wrap:anywhere]">
              {at === trail.length - 1 ? (
                <span aria-current="location">{name}</span>
              ) : (
                <button type="button" onClick={() => onOpen(node)} className="text-left text-accent hover:underline">
                  {name}
                </button>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
