import type { ContentsNote } from '#lib/contents/note.ts';
import { TRACE_LIMITS, type TraceNote } from './trace.ts';

const WORDS: Record<TraceNote['reason'], string> = {
  'too-large': 'too big',
  'over-limit': 'too many in this layer',
  malformed: 'not in the format of Next',
  'unknown-version': 'written by a version of Next that is not known',
  'paths-outside': 'some of their paths lead out of the image',
};

/** Returns a note of a listing for each reason why trace files are not read, or only in part. */
export function noteUnreadTraces(notes: readonly TraceNote[]): ContentsNote[] {
  const counts = new Map<TraceNote['reason'], number>();
  for (const { reason } of notes) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const atLeast = notes.length >= TRACE_LIMITS.notes ? 'at least ' : '';
  return [...counts].map(([reason, count]) => {
    const how = reason === 'paths-outside' ? 'read only in part' : 'not read';
    return { code: 'traces-not-read', message: `Trace files of Next ${how}: ${atLeast}${count}, ${WORDS[reason]}.` };
  });
}
