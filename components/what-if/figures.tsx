import { Change } from '#components/figures/change.tsx';
import { ReadSize } from '#components/figures/read-size.tsx';
import { Size } from '#components/figures/size.tsx';
import { percentOf } from '#lib/format/percent.ts';
import type { PredictedPlatform, WhatIf } from '#lib/views/dto/what-if.ts';

type Figure = {
  name: string;
  note?: string;
  before: number | null;
  after: number | null;
  /** Known once the layers are read. */
  isOfFiles?: boolean;
};

/** Size, parts and unpacked size before and after, each with two bars to one scale. */
export function Figures({ platform, unpacked }: { platform: PredictedPlatform; unpacked: WhatIf['unpacked'] }) {
  const { before, after } = platform;
  const figures: Figure[] = [
    {
      name: 'size',
      note: 'compressed, as an empty node pulls it',
      before: before.sizeBytes,
      after: after?.sizeBytes ?? null,
    },
    { name: 'base layers', before: before.baseBytes, after: after?.baseBytes ?? null },
    { name: 'own layers', before: before.ownBytes, after: after?.ownBytes ?? null },
    { name: 'unpacked size', before: unpacked.beforeBytes, after: unpacked.afterBytes, isOfFiles: true },
  ];
  return (
    <table className="w-full border-collapse">
      <caption className="sr-only">Figures before and after the change</caption>
      <thead>
        <tr className="border-b border-line text-muted">
          {['figure', 'as it is', 'after', 'change'].map((heading, at) => (
            <th key={heading} scope="col" className={`h-8 pr-3 font-normal ${at === 0 ? 'text-left' : 'text-right'}`}>
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {figures.map((figure) => (
          <FigureRows key={figure.name} figure={figure} />
        ))}
      </tbody>
    </table>
  );
}

function FigureRows({ figure: { name, note, before, after, isOfFiles = false } }: { figure: Figure }) {
  const Shown = isOfFiles ? ReadSize : Size;
  const isKnown = before !== null && after !== null;
  return (
    <tr className="border-b border-line">
      <th scope="row" className="min-w-0 py-1.5 pr-3 text-left font-normal">
        {name}
        {note === undefined ? null : <span className="block text-muted max-sm:hidden">{note}</span>}
        {isKnown ? <Bars before={before} after={after} /> : null}
      </th>
      <td className="pr-3 text-right align-top py-1.5">
        <Shown bytes={before} />
      </td>
      <td className="pr-3 text-right align-top py-1.5 font-medium">
        <Shown bytes={after} />
      </td>
      <td className="text-right align-top py-1.5">
        {isKnown ? <Change bytes={after - before} percent={percentOf(after - before, before)} /> : null}
      </td>
    </tr>
  );
}

/** Attributes instead of styles, which the content policy forbids in the HTML of the page. */
function Bars({ before, after }: { before: number; after: number }) {
  const most = Math.max(before, after, 1);
  const width = (bytes: number) => `${((bytes / most) * 100).toFixed(2)}%`;
  return (
    <svg aria-hidden="true" width="100%" height="11" className="mt-1 block max-w-80">
      <rect width={width(before)} height="4" fill="var(--base)" />
      <rect y="6" width={width(after)} height="4" fill={after < before ? 'var(--saved)' : 'var(--accent)'} />
    </svg>
  );
}
