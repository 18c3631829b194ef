import { Unknown } from '#components/figures/size.tsx';
import type { Tag } from '#lib/views/dto/tags.ts';

/** The first platforms by name, and the number of others. */
export function PlatformNames({ tag }: { tag: Tag }) {
  const names = tag.platforms.map((entry) => entry.platform);
  if (names.length === 0) return <Unknown />;
  const shown = names.slice(0, 2).map((name) => name.replace('linux/', ''));
  return (
    <span className="num text-muted" title={names.join(', ')}>
      {shown.join(', ')}
      {names.length > 2 ? ` +${names.length - 2}` : ''}
    </span>
  );
}
