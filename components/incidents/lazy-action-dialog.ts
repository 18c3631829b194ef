import dynamic from 'next/dynamic';

/** Loaded right after the screen, so that its key opens it without delay. */
export const ActionDialog = dynamic(() => import('./action-dialog.tsx').then((module) => module.ActionDialog), {
  ssr: false,
});
