import type { LegendEntry, LegendIcon } from './legend-entries.ts';

type Props = {
  entries: LegendEntry[];
  /** Facts that are not drawn: the current baseline, and how many points are shown. */
  notes: (string | null)[];
};

/** Explains the lines and marks of the chart. */
export function Legend({ entries, notes }: Props) {
  const shown = notes.filter((note) => note !== null);
  return (
    <div className="flex flex-col gap-1 text-muted">
      <ul aria-label="Legend" className="flex flex-wrap items-center gap-x-4 gap-y-1">
        {entries.map(({ icon, colour, text }) => (
          <li key={text} className="num flex items-center gap-1.5">
            {icon === 'none' ? null : <Icon icon={icon} colour={colour} />}
            {text}
          </li>
        ))}
      </ul>
      {shown.map((note) => (
        <p key={note} className="[overflow-wrap:anywhere]">
          {note}
        </p>
      ))}
    </div>
  );
}

/** Attributes instead of styles: the legend is part of the page's HTML, where the content policy forbids inline styles. */
function Icon({ icon, colour }: { icon: Exclude<LegendIcon, 'none'>; colour: string }) {
  return (
    <svg aria-hidden="true" width="16" height="12" viewBox="0 0 16 12" className="shrink-0">
      {SHAPES[icon](colour)}
    </svg>
  );
}

const line = (colour: string, width: number, dashes?: string) => (
  <line x1="1" x2="15" y1="6" y2="6" stroke={colour} strokeWidth={width} strokeDasharray={dashes} />
);

const SHAPES: Record<Exclude<LegendIcon, 'none'>, (colour: string) => React.ReactElement> = {
  line: (colour) => line(colour, 3),
  dashes: (colour) => line(colour, 1.5, '5 4'),
  dots: (colour) => line(colour, 1.5, '1 3'),
  dot: (colour) => <circle cx="8" cy="6" r="3.5" fill={colour} />,
  ring: (colour) => <circle cx="8" cy="6" r="3.5" fill="var(--paper)" stroke={colour} strokeWidth="1.5" />,
  diamond: (colour) => <path d="M8 1l5 5l-5 5l-5 -5z" fill="var(--paper)" stroke={colour} strokeWidth="1.5" />,
  flag: (colour) => <path d="M8 11l-6 -10h12z" fill={colour} />,
  bar: (colour) => <rect x="5" y="0" width="6" height="12" fill={colour} />,
  tick: (colour) => <line x1="2" x2="14" y1="6" y2="6" stroke={colour} strokeWidth="1.5" />,
  cone: (colour) => (
    <>
      <path d="M1 10L15 1V8z" fill={colour} fillOpacity="0.2" />
      <line x1="1" x2="15" y1="10" y2="4" stroke={colour} strokeWidth="1.25" strokeDasharray="4 3" />
    </>
  ),
  band: (colour) => <rect x="1" y="1" width="14" height="10" fill={colour} fillOpacity="0.3" />,
};
