import type { NextSteps } from '#lib/views/dto/next-steps.ts';

export type Step = { label: string; why: string; href: string; isDone: boolean };

/** Lists the steps after the first image. Null once all are done. With nothing but the demo, the only step is to add own images. */
export function listSteps({ ownRepositories, hasChannel, hasBudget, hasCiCheck }: NextSteps): Step[] | null {
  if (ownRepositories === 0)
    return [
      {
        label: 'Add your own images',
        why: 'The demo is recorded history. Your own images are checked every few minutes.',
        href: '/add',
        isDone: false,
      },
    ];
  const steps = [
    {
      label: 'Add channel',
      why: 'Get a message when an image grows.',
      href: '/settings/channels?edit=new',
      isDone: hasChannel,
    },
    {
      label: 'Add budget',
      why: 'Get an incident when an image exceeds the size you set.',
      href: '/settings/budgets?edit=new',
      isDone: hasBudget,
    },
    {
      label: 'Check sizes in CI',
      why: 'See the change in each pull request, before the release.',
      href: '/settings/ci',
      isDone: hasCiCheck,
    },
  ];
  return steps.every(({ isDone }) => isDone) ? null : steps;
}
