'use client';

import { useQuery } from '@tanstack/react-query';
import { useNow } from '#components/figures/clock.tsx';
import { ReaderNote } from '#components/settings/reader-note.tsx';
import { ScreenHead } from '#components/settings/screen-head.tsx';
import { useMay } from '#components/shell/use-me.ts';
import { Loaded } from '#components/states/loaded.tsx';
import { AddButton } from '#components/ui/add-button.tsx';
import { Section } from '#components/ui/section.tsx';
import { useEdit } from '#components/ui/use-edit.ts';
import { mutesQuery } from '#lib/queries/rules/mutes.ts';
import { NEW } from '#lib/queries/url/url-state.ts';
import type { Mute } from '#lib/views/dto/alerting.ts';
import { MuteForm } from './mute-form.tsx';
import { MuteItem } from './mute-item.tsx';

/** Reports whether the mute is active. */
const isActive = ({ endedAt, until }: Mute, now: Date): boolean =>
  endedAt === null && Date.parse(until) > now.getTime();

/** The active and the ended mutes. */
export function MutesScreen() {
  const mutes = useQuery(mutesQuery());
  const mayWrite = useMay('write');
  const now = useNow();
  const [edit, setEdit] = useEdit();
  return (
    <div className="flex max-w-[1040px] flex-col gap-5">
      <ScreenHead title="Mutes" action={mayWrite ? <AddButton label="Add mute" edit={edit} onEdit={setEdit} /> : null}>
        Muted incidents stay visible but send no notifications. Mute a single incident on its page.
      </ScreenHead>
      <ReaderNote />
      {mayWrite && edit === NEW ? <MuteForm onDone={() => setEdit(null)} /> : null}
      <Loaded query={mutes} name="The mutes" rows={2} rowHeight={62}>
        {({ items }) => {
          const active = items.filter((mute) => isActive(mute, now));
          const over = items.filter((mute) => !isActive(mute, now));
          return (
            <>
              {active.length === 0 ? (
                <p className="text-m text-muted">No active mutes.</p>
              ) : (
                <MuteList name="Active mutes" mutes={active} mayEnd={mayWrite} />
              )}
              {over.length === 0 ? null : (
                <Section title="Ended">
                  <MuteList name="Ended mutes" mutes={over} mayEnd={false} />
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
