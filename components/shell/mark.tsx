/** The Plimsoll line: a circle cut by a horizontal bar. */
export function Mark({ size = 20 }: { size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor">
      <circle cx="12" cy="12" r="7.5" strokeWidth="2" />
      <path d="M1 12h22" strokeWidth="2.6" />
    </svg>
  );
}
