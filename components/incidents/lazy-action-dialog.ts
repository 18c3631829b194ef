import dynamic from 'next/dynamic';

/** Asked for once the screen is there, so that a key opens it at once. */
export const ActionDialog = dynamic(() => import('./action-dialog.tsx').then((module) => module.ActionDialog), {
  ssr: false,
});
