'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import type { ChannelKind } from '#lib/views/dto/alerting.ts';
import { ChannelForm, type SavedChannel } from './channel-form.tsx';
import { KindChooser } from './kind-chooser.tsx';
import { CHANNEL_KINDS, kindTitle } from './kinds.ts';

/** First by what, then to where. */
export function AddChannel({ onSaved, onCancel }: { onSaved: (saved: SavedChannel) => void; onCancel: () => void }) {
  const [kind, setKind] = useState<ChannelKind | null>(null);
  return (
    <section aria-label="Add a channel" className="flex flex-col gap-4">
      {kind === null ? (
        <>
          <p className="text-m font-medium">By what?</p>
          <KindChooser onChoose={setKind} />
          <span>
            <Button onClick={onCancel}>Cancel</Button>
          </span>
        </>
      ) : (
        <>
          <p className="flex flex-wrap items-center gap-3">
            <span className="text-m font-medium">{kindTitle(kind)}</span>
            <span className="text-muted">{CHANNEL_KINDS.find((known) => known.kind === kind)?.line}</span>
            <Button onClick={() => setKind(null)}>Another kind</Button>
          </p>
          <ChannelForm key={kind} kind={kind} onSaved={onSaved} onCancel={onCancel} />
        </>
      )}
    </section>
  );
}
