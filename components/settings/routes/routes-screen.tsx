'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { ReaderNote } from '#components/settings/reader-note.tsx';
import { ScreenHead } from '#components/settings/screen-head.tsx';
import { useMay } from '#components/shell/use-me.ts';
import { Loaded } from '#components/states/loaded.tsx';
import { AddButton } from '#components/ui/add-button.tsx';
import { Section } from '#components/ui/section.tsx';
import { useEdit } from '#components/ui/use-edit.ts';
import { channelsQuery } from '#lib/queries/channels/channels.ts';
import { routesQuery } from '#lib/queries/channels/routes.ts';
import { NEW } from '#lib/queries/url/url-state.ts';
import { RouteForm } from './route-form.tsx';
import { RouteList } from './route-list.tsx';
import { RouteTester } from './route-tester.tsx';

/** The routes. */
export function RoutesScreen() {
  const routes = useQuery(routesQuery());
  const channels = useQuery(channelsQuery());
  const mayWrite = useMay('write');
  const [edit, setEdit] = useEdit();
  const known = channels.data?.items ?? [];
  return (
    <div className="flex max-w-[1040px] flex-col gap-5">
      <ScreenHead
        title="Routes"
        action={mayWrite && known.length > 0 ? <AddButton label="Add route" edit={edit} onEdit={setEdit} /> : null}
      >
        Which alerts go to which channel. Plimsoll checks routes from top to bottom and uses each match. A route with
        Stop ends the search. Digests contain the incidents routed to their channel, and those that no route matches.
      </ScreenHead>
      <ReaderNote />
      {mayWrite && edit === NEW && known.length > 0 ? (
        <RouteForm channels={known} onDone={() => setEdit(null)} />
      ) : null}
      <Loaded query={routes} name="The routes" rows={2} rowHeight={62}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="max-w-[70ch] text-m text-muted">
              You need no routes: every enabled channel gets alerts of your own images, and digests contain the rest.
              With one or more routes, only matching alerts are sent immediately.
              {known.length > 0 || channels.data === undefined ? null : (
                <>
                  {' '}
                  There are no channels yet:{' '}
                  <Link href="/settings/channels" className="text-accent underline">
                    add one first
                  </Link>
                  .
                </>
              )}
            </p>
          ) : (
            <Loaded query={channels} name="The channels" rows={2} rowHeight={62}>
              {({ items: all }) => (
                <RouteList
                  routes={items}
                  channels={all}
                  mayWrite={mayWrite}
                  edit={mayWrite ? edit : null}
                  onEdit={setEdit}
                />
              )}
            </Loaded>
          )
        }
      </Loaded>
      <Section id="tester" title="Who would get this?" note="Uses the saved routes. Nothing is sent.">
        <RouteTester />
      </Section>
    </div>
  );
}
