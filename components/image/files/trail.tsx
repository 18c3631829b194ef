import { visibleText } from '#lib/format/text.ts';
import { clip } from '#lib/image/text.ts';
import type { ImageMap } from '#lib/views/dto/image-map.ts';
import type { Zoom } from './use-zoom.ts';
import { ZoomLink } from './zoom-link.tsx';

const MOST_CHARACTERS = 48;

/** The boxes around the opened one. Each opens its box; the last one is open. */
export function Trail({ trail, zoom }: { trail: ImageMap['trail']; zoom: Zoom }) {
  return (
    <nav aria-label="Opened box" className="min-w-0">
      <ol className="flex flex-wrap items-baseline gap-x-1.5">
        {trail.map(({ at, name }, place) => (
          <li key={at} className="flex min-w-0 items-baseline gap-1.5">
            {place === 0 ? null : (
              <span aria-hidden className="text-muted">
                /
              </span>
            )}
            <Crumb at={at} name={place === 0 ? 'Image' : name} zoom={zoom} isLast={place === trail.length - 1} />
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Crumb({ at, name, zoom, isLast }: { at: string; name: string; zoom: Zoom; isLast: boolean }) {
  const text = visibleText(clip(name, MOST_CHARACTERS));
  if (isLast)
    return (
      <span aria-current="location" className="min-w-0 font-medium [overflow-wrap:anywhere]">
        {text}
      </span>
    );
  return (
    <ZoomLink at={at} zoom={zoom} className="min-w-0 text-accent [overflow-wrap:anywhere]">
      {text}
    </ZoomLink>
  );
}
