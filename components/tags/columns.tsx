import { createColumnHelper, tableFeatures } from '@tanstack/react-table';
import { Size, Unknown } from '#components/figures/size.tsx';
import { Ago, Day } from '#components/figures/time.tsx';
import type { Tag } from '#lib/views/dto/tags.ts';
import { PlatformNames } from './platform-names.tsx';
import { TagChange } from './tag-change.tsx';
import { TagName } from './tag-name.tsx';

export const features = tableFeatures({});
const column = createColumnHelper<typeof features, Tag>();

export type ColumnLook = {
  /** Key of the server's sort, where it has one. */
  sort?: 'name' | 'size' | 'pushed';
  className: string;
};

export const LOOKS: Record<string, ColumnLook> = {
  name: { sort: 'name', className: 'py-1.5 text-left' },
  sizeBytes: { sort: 'size', className: 'text-right' },
  deltaBytes: { className: 'text-left max-sm:hidden' },
  pullCostBytes: { className: 'text-right max-md:hidden' },
  platforms: { className: 'text-left max-lg:hidden' },
  observedAt: { sort: 'pushed', className: 'text-right' },
  checkedAt: { className: 'text-right max-md:hidden' },
};

/** Columns of the tags of one repository; a tag's name opens its image of this platform. */
export const createColumns = (repositoryId: string, platform: string | null) =>
  column.columns([
    column.accessor('name', {
      header: 'tag',
      cell: ({ row }) => <TagName tag={row.original} repositoryId={repositoryId} platform={platform} />,
    }),
    column.accessor('sizeBytes', { header: 'size', cell: ({ row }) => <Size bytes={row.original.sizeBytes} /> }),
    column.accessor('deltaBytes', {
      header: 'change',
      cell: ({ row }) => <TagChange tag={row.original} repositoryId={repositoryId} platform={platform} />,
    }),
    column.accessor('pullCostBytes', {
      header: 'pull cost',
      cell: ({ row }) => <Size bytes={row.original.pullCostBytes} />,
    }),
    column.accessor('platforms', { header: 'platforms', cell: ({ row }) => <PlatformNames tag={row.original} /> }),
    column.accessor('observedAt', {
      header: 'pushed',
      cell: ({ row }) => (row.original.observedAt === null ? <Unknown /> : <Day at={row.original.observedAt} />),
    }),
    column.accessor('checkedAt', {
      header: 'checked',
      cell: ({ row }) =>
        row.original.checkedAt === null ? (
          <Unknown why="not looked at yet" />
        ) : (
          <Ago at={row.original.checkedAt} className="text-muted" />
        ),
    }),
  ]);
