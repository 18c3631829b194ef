import { useState } from 'react';
import { Change } from '#components/figures/change.tsx';
import { Button } from '#components/ui/button.tsx';
import { countOf } from '#lib/format/count.ts';
import { packageKindWord } from '#lib/format/package-kind.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';
import { changeWords, listChanges, versionWords } from './changed-packages.ts';
import { Sentence } from './sentence.tsx';

/** Rows that are shown at first. */
const MOST = 10;

/** The packages that differ, with their versions. */
export function ChangedPackages({ packages }: { packages: NonNullable<Comparison['packages']> }) {
  const [isWhole, setWhole] = useState(false);
  const all = listChanges(packages);
  const shown = isWhole ? all : all.slice(0, MOST);
  return (
    <section aria-label="Packages" className="flex min-w-0 flex-col items-start gap-2 border-t border-line pt-4">
      <h2 className="text-m font-medium">Packages</h2>
      <Sentence words={changeWords(packages)} />
      {all.length === 0 ? null : (
        <table className="w-full border-collapse">
          <caption className="sr-only">Packages that differ, unpacked</caption>
          <thead className="sr-only">
            <tr>
              {['name', 'kind', 'change', 'version', 'size'].map((heading) => (
                <th key={heading} scope="col">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <tr key={`${one.ecosystem} ${one.name}`} className="h-8 border-t border-line">
                <td className="pr-4 font-mono [overflow-wrap:anywhere]">{visibleText(one.name)}</td>
                <td className="pr-4 text-muted max-sm:hidden">{packageKindWord(one.ecosystem)}</td>
                <td className="pr-4 text-muted">{one.change}</td>
                <td className="num pr-4 text-muted [overflow-wrap:anywhere]">{versionWords(one)}</td>
                <td className="text-right">
                  <Change bytes={one.deltaBytes} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {all.length > MOST ? (
        <Button kind="quiet" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show fewer' : `Show ${countOf(all.length - MOST, 'more package')}`}
        </Button>
      ) : null}
      {packages.truncated ? <p className="text-muted">Too many packages: only a part is listed.</p> : null}
    </section>
  );
}
