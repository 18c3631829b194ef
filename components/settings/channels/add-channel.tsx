'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import type { ChannelKind } from '#lib/domain/channel.ts';
import { ChannelForm } from './channel-form.tsx';
import { KindChooser } from './kind-chooser.tsx';
import { kindLine, kindTitle } from './kinds.ts';
import type { SavedChannel } from './use-channel-form.ts';

/** Adds a channel: first its kind, then its settings. */
export function AddChannel({ onSaved, onCancel }: { onSaved: (saved: SavedChannel) => void; onCancel: () => void }) {
  const [kind, setKind] = useState<ChannelKind | null>(null);
  return (
    <section aria-label="New channel" className="flex flex-col gap-4">
      {kind === null ? (
        <>
          <p className="text-m font-medium">Choose a type</p>
          <KindChooser onChoose={setKind} />
          <span>
            <Button onClick={onCancel}>Cancel</Button>
          </span>
        </>
      ) : (
        <>
          <p className="flex flex-wrap items-center gap-3">
            <span className="text-m font-medium">{kindTitle(kind)}</span>
            <span className="text-muted">{kindLine(kind)}</span>
            <Button onClick={() => setKind(null)}>Change type</Button>
          </p>
          <ChannelForm key={kind} kind={kind} onSaved={onSaved} onCancel={onCancel} />
        </>
      )}
    </section>
  );
}
