import type { ReactNode } from 'react';
import { CheckedAt } from '#components/figures/checked-at.tsx';
import { BuildDay } from '#components/figures/image-dates.tsx';
import { ReadSize } from '#components/figures/read-size.tsx';
import { Size, Unknown } from '#components/figures/size.tsx';
import { Day } from '#components/figures/time.tsx';
import type { SortColumn } from '#components/ui/sort-header.tsx';
import type { TagSort, TagSortKey } from '#lib/domain/sorts.ts';
import type { Tag } from '#lib/views/dto/tags.ts';
import { PlatformNames } from './platform-names.tsx';
import { TagChange } from './tag-change.tsx';
import { TagName } from './tag-name.tsx';

/** The repository and the platform of the shown tags. */
type TagContext = { repositoryId: string; platform: string | null; isDemo: boolean };

type TagColumn = SortColumn<TagSortKey> & {
  render: (tag: Tag, context: TagContext) => ReactNode;
};

const UNPACKED = 'unpacked';

/** The columns of the tags. A tag's name opens its image on the shown platform. */
const TAG_COLUMNS: readonly TagColumn[] = [
  {
    heading: 'tag',
    sort: 'name',
    className: 'py-1.5 text-left',
    render: (tag, context) => <TagName tag={tag} {...context} />,
  },
  { heading: 'size', sort: 'size', className: 'text-right', render: (tag) => <Size bytes={tag.sizeBytes} /> },
  {
    heading: 'change',
    className: 'text-left max-sm:hidden',
    render: (tag, context) => <TagChange tag={tag} {...context} />,
  },
  {
    heading: 'pull cost',
    className: 'text-right max-md:hidden',
    render: (tag) => <Size bytes={tag.pullCostBytes} />,
  },
  {
    heading: UNPACKED,
    sort: 'unpacked',
    className: 'text-right max-md:hidden',
    render: (tag) => <ReadSize bytes={tag.unpackedBytes} />,
  },
  { heading: 'platforms', className: 'text-left max-lg:hidden', render: (tag) => <PlatformNames tag={tag} /> },
  {
    heading: 'built',
    sort: 'built',
    className: 'text-right max-md:hidden',
    render: ({ createdAt }) => <BuildDay createdAt={createdAt} />,
  },
  {
    heading: 'first seen',
    sort: 'pushed',
    className: 'text-right',
    render: ({ observedAt }) => (observedAt === null ? <Unknown /> : <Day at={observedAt} />),
  },
  {
    heading: 'checked',
    className: 'text-right max-md:hidden',
    render: ({ checkedAt }, { isDemo }) => <CheckedAt at={checkedAt} isDemo={isDemo} />,
  },
];

/** Returns the columns to show: the unpacked size only where a tag has one, or where it is what the tags are sorted by. */
export function columnsOf(tags: readonly Tag[], sort: TagSort): readonly TagColumn[] {
  const isShown = sort.endsWith(UNPACKED) || tags.some(({ unpackedBytes }) => unpackedBytes !== null);
  return isShown ? TAG_COLUMNS : TAG_COLUMNS.filter(({ heading }) => heading !== UNPACKED);
}
