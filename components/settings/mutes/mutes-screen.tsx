'use client';

import { useQuery } from '@tanstack/react-query';
import { BellOff } from 'lucide-react';
import { useQueryStates } from 'nuqs';
import { useNow } from '#components/figures/clock.tsx';
import { ReaderNote } from '#components/settings/reader-note.tsx';
import { ScreenHead } from '#components/settings/screen-head.tsx';
import { useMay } from '#components/shell/use-me.ts';
import { Loaded } from '#components/states/loaded.tsx';
import { Button } from '#components/ui/button.tsx';
import { Section } from '#components/ui/section.tsx';
import { mutesQuery } from '#lib/queries/mutes.ts';
import { editUrl, NEW } from '#lib/queries/url-state.ts';
import type { Mute } from '#lib/views/dto/alerting.ts';
import { MuteForm } from './mute-form.tsx';
import { MuteItem } from './mute-item.tsx';

/** Whether it still keeps anything quiet. */
const holds = ({ endedAt, until }: Mute, now: Date): boolean => endedAt === null && Date.parse(until) > now.getTime();

/** What nobody is told of for now, and what nobody was told of. */
export function MutesScreen() {
  const mutes = useQuery(mutesQuery());
  const mayWrite = useMay('write');
  const now = useNow();
  const [{ edit }, setUrl] = useQueryStates(editUrl);
  const open = (id: string | null) => void setUrl({ edit: id });
  return (
    <div className="flex max-w-[1040px] flex-col gap-5">
      <ScreenHead
        title="Mutes"
        action={
          mayWrite ? (
            <Button aria-expanded={edit === NEW} onClick={() => open(edit === NEW ? null : NEW)}>
              <BellOff aria-hidden size={14} /> Mute something
            </Button>
          ) : null
        }
      >
        While a mute holds, what it matches is still found, marked and listed, and no message goes out. Each has an end,
        a reason and an author. One incident is muted on its own page.
      </ScreenHead>
      <ReaderNote />
      {mayWrite && edit === NEW ? <MuteForm onDone={() => open(null)} /> : null}
      <Loaded query={mutes} name="The mutes" rows={2} rowHeight={62}>
        {({ items }) => {
          const holding = items.filter((mute) => holds(mute, now));
          const over = items.filter((mute) => !holds(mute, now));
          return (
            <>
              {holding.length === 0 ? (
                <p className="text-m text-muted">Nothing is muted.</p>
              ) : (
                <MuteList name="Mutes that hold" mutes={holding} mayEnd={mayWrite} />
              )}
              {over.length === 0 ? null : (
                <Section title="Over">
                  <MuteList name="Mutes that are over" mutes={over} mayEnd={false} />
                </Section>
              )}
            </>
          );
        }}
      </Loaded>
    </div>
  );
}

function MuteList({ name, mutes, mayEnd }: { name: string; mutes: readonly Mute[]; mayEnd: boolean }) {
  return (
    <ul aria-label={name} className="border-t border-line">
      {mutes.map((mute) => (
        <MuteItem key={mute.id} mute={mute} mayEnd={mayEnd} />
      ))}
    </ul>
  );
}
