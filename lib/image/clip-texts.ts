import { clip } from './text.ts';

/**
 * Clips every text within a JSON value to `max` characters. Labels, instructions and paths come from images, and a list must not
 * grow with them.
 */
export function clipTexts<T>(value: T, max: number): T {
  // The cast is safe: only texts become shorter, the shape stays.
  return clipAny(value, max) as T;
}

function clipAny(value: unknown, max: number): unknown {
  if (typeof value === 'string') return clip(value, max);
  if (Array.isArray(value)) return value.map((item) => clipAny(item, max));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, clipAny(inner, max)]));
}
