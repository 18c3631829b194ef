import { ChangedPackages } from '#components/compare/changed-packages-table.tsx';
import { Size } from '#components/figures/size.tsx';
import type { TriedChange } from '#lib/queries/url/what-if-url.ts';
import type { WhatIf } from '#lib/views/dto/what-if.ts';
import { Figures } from './figures.tsx';
import { PlatformTable } from './platform-table.tsx';
import { changedFilesWords, holdersWords, mendedWords, nameOfBase, problemWords } from './what-if-words.ts';

type Props = { whatIf: WhatIf; repositoryId: string; change: TriedChange; isCurrent: boolean };

/** The predicted image. */
export function Result({ whatIf, repositoryId, change, isCurrent }: Props) {
  const { platforms, unpacked, packages, relation, base, changedFiles, holders } = whatIf;
  const [platform] = platforms;
  if (platform === undefined) return null;
  const notes = [
    mendedWords(platform),
    base === null ? null : holdersWords(holders.after, 'this base'),
    // None is worth a line only for the base that is tried.
    holders.before?.images === 0 ? null : holdersWords(holders.before, 'the base as it is'),
    base === null ? null : changedFilesWords(changedFiles),
  ].filter((note) => note !== null);
  return (
    <section aria-label="Prediction" aria-busy={!isCurrent} className="flex min-w-0 flex-col gap-5">
      <div className={`flex flex-col gap-5 ${isCurrent ? '' : 'opacity-60'}`}>
        {base === null ? null : (
          <p className="text-m [overflow-wrap:anywhere]">
            On <span className="font-mono">{nameOfBase(base)}</span>
            {base.source === 'registry' ? <span className="text-muted">, read from its registry now</span> : null}
          </p>
        )}
        {platform.problem === null ? null : (
          <p className="max-w-[70ch] border-l-2 border-edge pl-3">{problemWords(platform.problem)}</p>
        )}
        <Figures platform={platform} unpacked={unpacked} />
        {platform.after === null ? null : isUnchanged(change) ? (
          <p className="max-w-[70ch] text-muted">Choose another base, or findings to mend, to see what changes.</p>
        ) : (
          <p className="max-w-[70ch]">
            A node that has this image downloads <Size bytes={platform.pullBytes} className="font-medium" /> for the
            change.
            <span className="text-muted"> Layers above a changed one are built again, and pulled again once.</span>
          </p>
        )}
        {notes.map((note) => (
          <p key={note} className="max-w-[70ch]">
            {note}
          </p>
        ))}
        {relation === 'upstream' ? (
          <p className="max-w-[70ch] text-muted">This is a third-party image: only its maintainers can change it.</p>
        ) : null}
        <PlatformTable platforms={platforms} repositoryId={repositoryId} change={change} />
        {base === null || platform.after === null ? null : packages === null ? (
          <p className="max-w-[70ch] text-muted">
            Which packages vanish and appear is known once all layers of this image and of the other base are read.
          </p>
        ) : (
          <ChangedPackages packages={packages} />
        )}
      </div>
    </section>
  );
}

const isUnchanged = ({ base, without }: TriedChange): boolean => base === null && without.length === 0;
