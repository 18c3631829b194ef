import { CircleCheck, CircleMinus, CircleX, TriangleAlert } from 'lucide-react';
import type { CheckVerdict } from '#lib/domain/ci-check.ts';

const SIGNS = {
  pass: { Icon: CircleCheck, tone: 'text-saved' },
  warn: { Icon: TriangleAlert, tone: 'text-signal' },
  fail: { Icon: CircleX, tone: 'text-danger' },
  neutral: { Icon: CircleMinus, tone: 'text-muted' },
} as const;

/** The verdict as a word with an icon. */
export function VerdictSign({ verdict }: { verdict: CheckVerdict }) {
  const { Icon, tone } = SIGNS[verdict];
  return (
    <span className={`inline-flex items-center gap-1.5 ${tone}`}>
      <Icon aria-hidden size={18} />
      {verdict}
    </span>
  );
}
