export const CIRCLE = 'M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0';
export const DOT = `${CIRCLE}M13 12a1 1 0 1 1-2 0 1 1 0 0 1 2 0`;

/** Shapes of lucide (ISC), on 24 by 24. */
const PATHS = {
  plus: 'M5 12h14M12 5v14',
  search: 'm21 21-4.34-4.34M19 11a8 8 0 1 1-16 0 8 8 0 0 1 16 0',
  menu: 'M4 6h16M4 12h16M4 18h16',
  down: 'm6 9 6 6 6-6',
  circle: CIRCLE,
  dot: DOT,
  bar: `${CIRCLE}M8 12h8`,
  alert: `${CIRCLE}M12 8v4M12 16h.01`,
};

type ShapeProps = { size?: number; strokeWidth?: number; className?: string };

/** An icon of a part that every page loads, such as the header. lucide-react, for the others, is larger. */
export function Glyph({ name, ...rest }: ShapeProps & { name: keyof typeof PATHS }) {
  return <Shape path={PATHS[name]} {...rest} />;
}

/** An icon of one path, on 24 by 24. */
export function Shape({ path, size = 16, strokeWidth = 2, className }: ShapeProps & { path: string }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={strokeWidth}
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
    >
      <path d={path} />
    </svg>
  );
}
