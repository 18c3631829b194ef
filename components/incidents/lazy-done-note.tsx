import dynamic from 'next/dynamic';
import type { IncidentActions } from './use-incident-actions.ts';

const Loaded = dynamic(() => import('./done-note.tsx').then((module) => module.DoneNote), { ssr: false });

/** The result of the last action. Its script is loaded with the first result. */
export function DoneNote({ actions }: { actions: IncidentActions }) {
  return (
    <div role="status">{actions.done === null && actions.error === null ? null : <Loaded actions={actions} />}</div>
  );
}
