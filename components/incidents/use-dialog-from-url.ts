'use client';

import { useEffect, useRef } from 'react';
import type { IncidentAction } from '#lib/queries/incidents/incidents.ts';
import type { IncidentRow } from '#lib/views/dto/incidents.ts';

type Target = Pick<IncidentRow, 'id' | 'number' | 'kind' | 'state'>;

/** Opens the dialog that a link in a message names, once. `start` ignores an incident that is over. */
export function useDialogFromUrl(
  asked: 'accept' | 'mute' | null,
  incident: Target | null,
  start: (action: IncidentAction, targets: Target[]) => void,
  forget: () => void,
): void {
  const now = useRef({ start, forget });
  useEffect(() => {
    now.current = { start, forget };
  });
  useEffect(() => {
    if (asked === null || incident === null) return;
    now.current.start(asked, [incident]);
    now.current.forget();
  }, [asked, incident]);
}
