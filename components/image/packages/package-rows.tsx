import type { ReactNode } from 'react';
import { Size, Unknown } from '#components/figures/size.tsx';
import { type SortColumn, SortHeader } from '#components/ui/sort-header.tsx';
import type { PackageSort, PackageSortKey } from '#lib/domain/sorts.ts';
import { packageKindWord } from '#lib/format/package-kind.ts';
import { visibleText } from '#lib/format/text.ts';
import type { ImagePackage } from '#lib/views/dto/contents.ts';
import { whereWords } from './where-words.ts';

type Column = SortColumn<PackageSortKey> & { render: (one: ImagePackage) => ReactNode };

/** The columns of the packages. On a phone the second line below the name has what its columns would have. */
const COLUMNS: readonly Column[] = [
  { heading: 'name', sort: 'name', className: 'py-1 text-left', render: (one) => <Name one={one} /> },
  {
    heading: 'version',
    sort: 'version',
    className: 'w-[22%] text-left max-sm:hidden',
    render: ({ version }) =>
      version === null ? (
        <Unknown why="version unknown" />
      ) : (
        <span className="block truncate font-mono" title={visibleText(version)}>
          {visibleText(version)}
        </span>
      ),
  },
  {
    heading: 'ecosystem',
    sort: 'ecosystem',
    className: 'w-28 text-left max-sm:hidden',
    render: ({ ecosystem }) => packageKindWord(ecosystem),
  },
  {
    heading: 'size',
    sort: 'size',
    className: 'w-24 text-right',
    render: ({ bytes }) => <Size bytes={bytes} />,
  },
  {
    heading: 'where',
    sort: 'layer',
    className: 'w-[24%] pl-6 text-left max-sm:hidden',
    render: (one) => (
      <span className="block truncate text-muted" title={whereWords(one)}>
        {whereWords(one)}
      </span>
    ),
  },
];

function Name({ one }: { one: ImagePackage }) {
  const { name, version, ecosystem } = one;
  const facts = [version === null ? null : visibleText(version), packageKindWord(ecosystem), whereWords(one)];
  return (
    <>
      <span className="block truncate font-mono" title={visibleText(name)}>
        {visibleText(name)}
      </span>
      <span className="block truncate text-muted sm:hidden">{facts.filter(Boolean).join(' · ')}</span>
    </>
  );
}

type Props = {
  packages: readonly (ImagePackage & { id: string })[];
  sort: PackageSort;
  onSort: (sort: PackageSort) => void;
};

/** The rows of the table. The server sorts, filters and pages. */
export function PackageRows({ packages, sort, onSort }: Props) {
  return (
    <table aria-label="Packages" className="w-full table-fixed border-collapse">
      <thead>
        <tr className="border-b border-line">
          {COLUMNS.map((column) => (
            <SortHeader key={column.heading} column={column} sort={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody>
        {packages.map((one) => (
          <tr key={one.id} className="h-8 border-b border-line hover:bg-hover">
            {COLUMNS.map(({ heading, className, render }) => (
              <td key={heading} className={`px-2 ${className}`}>
                {render(one)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
