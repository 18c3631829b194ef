import type { ReactNode } from 'react';
import { Size, Unknown } from '#components/figures/size.tsx';
import { Ago, Day } from '#components/figures/time.tsx';
import type { Tag } from '#lib/views/dto/tags.ts';
import { PlatformNames } from './platform-names.tsx';
import { TagChange } from './tag-change.tsx';
import { TagName } from './tag-name.tsx';

/** Which repository and platform the tags are shown for. */
type TagContext = { repositoryId: string; platform: string | null };

export type TagColumn = {
  heading: string;
  /** Key of the server's sort, where it has one. */
  sort?: 'name' | 'size' | 'pushed';
  className: string;
  render: (tag: Tag, context: TagContext) => ReactNode;
};

/** Columns of the tags of one repository; a tag's name opens its image of the platform that is shown. */
export const TAG_COLUMNS: readonly TagColumn[] = [
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
  { heading: 'platforms', className: 'text-left max-lg:hidden', render: (tag) => <PlatformNames tag={tag} /> },
  {
    heading: 'pushed',
    sort: 'pushed',
    className: 'text-right',
    render: ({ observedAt }) => (observedAt === null ? <Unknown /> : <Day at={observedAt} />),
  },
  {
    heading: 'checked',
    className: 'text-right max-md:hidden',
    render: ({ checkedAt }) =>
      checkedAt === null ? <Unknown why="not looked at yet" /> : <Ago at={checkedAt} className="text-muted" />,
  },
];
