'use client';

import { TAGS_HEADING } from '#components/tags/tags-panel.tsx';
import { useUrl } from '#components/ui/use-url.ts';
import { tagsUrl } from '#lib/queries/url/url-state.ts';
import type { Problem } from '#lib/views/dto/common.ts';

/** The state of the tags that a problem is about. */
const STATES: Record<string, 'problem' | 'waiting'> = { tags: 'problem', 'tags-waiting': 'waiting' };

/** Links a problem to the affected tags in the table. */
export function ShowTags({ problem }: { problem: Problem }) {
  const [, setUrl] = useUrl(tagsUrl);
  const state = STATES[problem.code];
  if (state === undefined) return null;
  const show = async () => {
    await setUrl({ state, q: null, tag: null });
    const heading = document.getElementById(TAGS_HEADING);
    heading?.scrollIntoView({ block: 'start' });
    heading?.focus({ preventScroll: true });
  };
  return (
    <>
      {' '}
      <button type="button" className="text-accent hover:underline" onClick={() => void show()}>
        Show these tags
      </button>
    </>
  );
}
