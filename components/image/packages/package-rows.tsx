import { Fragment, type ReactNode, useState } from 'react';
import { PackageSize } from '#components/figures/package-size.tsx';
import { Unknown } from '#components/figures/size.tsx';
import { Glyph } from '#components/ui/glyph.tsx';
import { type SortColumn, SortHeader } from '#components/ui/sort-header.tsx';
import type { PackageSort, PackageSortKey } from '#lib/domain/sorts.ts';
import { packageKindWord } from '#lib/format/package-kind.ts';
import { visibleText } from '#lib/format/text.ts';
import type { ImagePackage } from '#lib/views/dto/contents.ts';
import type { Image } from '#lib/views/dto/image.ts';
import { PackageHistory } from './package-history.tsx';
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
    render: ({ bytes }) => <PackageSize bytes={bytes} />,
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
      <span className="block text-muted [overflow-wrap:anywhere] sm:hidden">{facts.filter(Boolean).join(' · ')}</span>
    </>
  );
}

type Props = {
  packages: readonly (ImagePackage & { id: string })[];
  image: Image;
  sort: PackageSort;
  onSort: (sort: PackageSort) => void;
};

/** The rows of the table. The server sorts, filters and pages. A row opens the history of its package. */
export function PackageRows({ packages, image, sort, onSort }: Props) {
  const [open, setOpen] = useState<string | null>(null);
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
          <Fragment key={one.id}>
            <tr className="h-8 border-b border-line hover:bg-hover">
              {COLUMNS.map(({ heading, className, render }) => (
                <td key={heading} className={`px-2 ${className}`}>
                  {heading === 'name' ? (
                    <Toggle isOpen={open === one.id} onToggle={() => setOpen(open === one.id ? null : one.id)}>
                      {render(one)}
                    </Toggle>
                  ) : (
                    render(one)
                  )}
                </td>
              ))}
            </tr>
            {open === one.id ? (
              <tr className="border-b border-line">
                <td colSpan={COLUMNS.length} className="px-2">
                  <PackageHistory one={one} image={image} />
                </td>
              </tr>
            ) : null}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

function Toggle({ isOpen, onToggle, children }: { isOpen: boolean; onToggle: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      onClick={onToggle}
      className="flex w-full items-center gap-1 text-left"
    >
      <Glyph name="down" size={14} className={`shrink-0 text-muted ${isOpen ? '' : '-rotate-90'}`} />
      <span className="block min-w-0">{children}</span>
    </button>
  );
}
