'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { ComparisonSkeleton } from '#components/compare/skeleton.tsx';
import { useMay } from '#components/shell/use-me.ts';
import { Breadcrumb } from '#components/ui/breadcrumb.tsx';
import { Float } from '#components/ui/float.tsx';
import { arriving, late } from '#components/ui/late.tsx';
import { useUrl } from '#components/ui/use-url.ts';
import { incidentQuery } from '#lib/queries/incidents/incidents.ts';
import { incidentUrl } from '#lib/queries/url/incidents-url.ts';
import { ActionDialog } from './lazy-action-dialog.ts';
import { DoneNote } from './lazy-done-note.tsx';
import { useDialogFromUrl } from './use-dialog-from-url.ts';
import { useInboxKeys } from './use-inbox-keys.ts';
import { useIncidentActions } from './use-incident-actions.ts';

/** In the HTML of the page. Its script is loaded after those of the page. */
const IncidentStory = late(
  dynamic(() => import('./story.tsx').then((module) => arriving(module.IncidentStory)), {
    loading: () => <ComparisonSkeleton />,
  }),
);

/** The page of one incident, to which messages link. */
export function IncidentScreen({ incident }: { incident: string }) {
  const mayWrite = useMay('write');
  const { data } = useQuery(incidentQuery(incident));
  const [{ do: asked }, setUrl] = useUrl(incidentUrl);
  const actions = useIncidentActions();
  useDialogFromUrl(asked, mayWrite ? (data ?? null) : null, actions.start, () => void setUrl({ do: null }));
  const act = (action: 'acknowledge' | 'accept' | 'mute') =>
    mayWrite && data !== undefined ? () => actions.start(action, [data]) : null;
  useInboxKeys({ acknowledge: act('acknowledge'), accept: act('accept'), mute: act('mute') });
  return (
    <div className="flex flex-col gap-4">
      <Breadcrumb pages={[{ href: '/incidents', label: 'Incidents' }]} />
      <IncidentStory incident={incident} actions={mayWrite ? actions : null} page />
      <Float>
        <DoneNote actions={actions} />
      </Float>
      {mayWrite ? <ActionDialog actions={actions} /> : null}
    </div>
  );
}
