/** Formats an efficiency, 0 to 1: 0.972 → "97.2 %". Rounded down, so that only 1 is "100.0 %". */
export function formatEfficiency(share: number): string {
  return `${(Math.floor(share * 1_000) / 10).toFixed(1)} %`;
}

/** Formats the efficiency that dive shows; null when it is unknown, or the same text as that of Plimsoll. */
export function formatOtherEfficiency(efficiency: number, diveEfficiency: number | null): string | null {
  if (diveEfficiency === null) return null;
  const text = formatEfficiency(diveEfficiency);
  return text === formatEfficiency(efficiency) ? null : text;
}
