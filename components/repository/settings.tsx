'use client';

import { useMay } from '#components/shell/use-me.ts';
import type { Repository } from '#lib/views/dto/repository.ts';
import { BadgePanel } from './badge-panel.tsx';
import type { Chosen } from './choose-series.ts';
import { NewBudgetLink } from './new-budget-link.tsx';
import { PinHeadline } from './pin-headline.tsx';
import { RemoveRepository } from './remove-repository.tsx';
import { RepositoryForm } from './repository-form.tsx';
import { SettingsFromFile } from './settings-from-file.tsx';

/** The settings of a repository. Those from plimsoll.yaml are read-only, except the pinned headline. */
export function Settings({ repository, chosen }: { repository: Repository; chosen: Chosen | null }) {
  const mayWrite = useMay('write');
  const shown = chosen?.series.latest?.tag ?? repository.headline?.tag ?? null;
  // A digest has no badge.
  const tag = shown?.includes(':') ? null : shown;
  const actions = (
    <>
      <PinHeadline repository={repository} chosen={chosen} />
      <NewBudgetLink repository={repository} chosen={chosen} />
    </>
  );
  return (
    <section aria-label="Settings" className="border-y border-line py-4">
      {repository.origin === 'file' ? (
        <>
          <SettingsFromFile repository={repository} />
          {mayWrite ? <div className="mt-4 flex flex-wrap items-center gap-2">{actions}</div> : null}
        </>
      ) : (
        <>
          {mayWrite ? null : (
            <p className="mb-3 text-muted">Read-only. You need the editor role to change these settings.</p>
          )}
          <RepositoryForm
            repository={repository}
            mayWrite={mayWrite}
            actions={actions}
            removal={<RemoveRepository repository={repository} />}
          />
        </>
      )}
      {tag === null ? null : <BadgePanel repository={repository} tag={tag} />}
    </section>
  );
}
