import { CIRCLE, Shape } from './glyph.tsx';

/** Shapes of lucide (ISC), on 24 by 24. */
const PATHS = {
  info: `${CIRCLE}M12 16v-4M12 8h.01`,
  check: 'M20 6 9 17l-5-5',
  copy: 'M10 8h10a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H10a2 2 0 0 1-2-2V10a2 2 0 0 1 2-2ZM4 16c-1.1 0-2-.9-2-2V4c0-1.1.9-2 2-2h10c1.1 0 2 .9 2 2',
};

type Props = { name: keyof typeof PATHS; size: number; className?: string };

/** An icon of a part that some pages load first. */
export function PageGlyph({ name, ...rest }: Props) {
  return <Shape path={PATHS[name]} {...rest} />;
}
