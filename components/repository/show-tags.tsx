'use client';

import { useQueryStates } from 'nuqs';
import { TAGS_HEADING } from '#components/tags/tags-panel.tsx';
import { tagsUrl } from '#lib/queries/url-state.ts';
import type { Problem } from '#lib/views/dto/common.ts';

/** Which tags of the table a problem of the repository is about. */
const STATES: Record<string, 'problem' | 'waiting'> = { tags: 'problem', 'tags-waiting': 'waiting' };

/** Leads from a problem that tags have to these tags in the table. */
export function ShowTags({ problem }: { problem: Problem }) {
  const [, setUrl] = useQueryStates(tagsUrl);
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
