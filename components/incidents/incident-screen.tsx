'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useQueryState } from 'nuqs';
import { useMay } from '#components/shell/use-me.ts';
import { incidentQuery } from '#lib/queries/incidents.ts';
import { incidentUrl } from '#lib/queries/incidents-url.ts';
import { DoneNote } from './done-note.tsx';
import { ActionDialog } from './lazy-action-dialog.ts';
import { IncidentStory } from './story.tsx';
import { useDialogFromUrl } from './use-dialog-from-url.ts';
import { useInboxKeys } from './use-inbox-keys.ts';
import { useIncidentActions } from './use-incident-actions.ts';

/** One incident as a page of its own: where the links of messages lead. */
export function IncidentScreen({ incident }: { incident: string }) {
  const mayWrite = useMay('write');
  const { data } = useQuery(incidentQuery(incident));
  const [asked, setAsked] = useQueryState('do', incidentUrl.do);
  const actions = useIncidentActions();
  useDialogFromUrl(asked, mayWrite ? (data ?? null) : null, actions.start, () => void setAsked(null));
  const act = (action: 'acknowledge' | 'accept' | 'mute') =>
    mayWrite && data !== undefined ? () => actions.start(action, [data]) : null;
  useInboxKeys({ acknowledge: act('acknowledge'), accept: act('accept'), mute: act('mute') });
  return (
    <div className="flex flex-col gap-4">
      <nav aria-label="Breadcrumb" className="text-muted">
        <Link href="/incidents" className="hover:text-ink hover:underline">
          Incidents
        </Link>
      </nav>
      <DoneNote actions={actions} />
      <IncidentStory incident={incident} actions={mayWrite ? actions : null} page />
      {mayWrite ? <ActionDialog actions={actions} /> : null}
    </div>
  );
}
