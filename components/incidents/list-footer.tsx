import { Fragment } from 'react';
import { keyName } from '#components/keys/key-name.ts';
import { Button } from '#components/ui/button.tsx';
import { formatCount } from '#lib/format/count.ts';
import { shortKeys } from './inbox-keys.ts';

type Props = {
  /** Number of rows in the list, and of all that match. */
  shown: number;
  total: number;
  /** False without the permission to write. */
  canPick: boolean;
  onMore: (() => void) | null;
};

/** The number of rows, a button for more, and the keys of the list. */
export function ListFooter({ shown, total, canPick, onMore }: Props) {
  return (
    <div className="flex flex-wrap items-center gap-3 py-2 text-muted">
      {onMore === null ? null : <Button onClick={onMore}>Load more</Button>}
      <span className="num">
        {formatCount(shown)} of {formatCount(total)}
      </span>
      <span className="max-lg:hidden">
        {shortKeys(canPick).map(({ key, short }) => (
          <Fragment key={key}>
            <kbd className="font-mono text-ink">{keyName(key)}</kbd> {short}{' '}
          </Fragment>
        ))}
      </span>
    </div>
  );
}
