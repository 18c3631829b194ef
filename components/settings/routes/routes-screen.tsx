'use client';

import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useQueryStates } from 'nuqs';
import { ReaderNote } from '#components/settings/reader-note.tsx';
import { ScreenHead } from '#components/settings/screen-head.tsx';
import { useMay } from '#components/shell/use-me.ts';
import { Loaded } from '#components/states/loaded.tsx';
import { Button } from '#components/ui/button.tsx';
import { Section } from '#components/ui/section.tsx';
import { channelsQuery } from '#lib/queries/channels.ts';
import { routesQuery } from '#lib/queries/routes.ts';
import { editUrl, NEW } from '#lib/queries/url-state.ts';
import { RouteForm } from './route-form.tsx';
import { RouteList } from './route-list.tsx';
import { RouteTester } from './route-tester.tsx';

/** Who is told of what. */
export function RoutesScreen() {
  const routes = useQuery(routesQuery());
  const channels = useQuery(channelsQuery());
  const mayWrite = useMay('write');
  const [{ edit }, setUrl] = useQueryStates(editUrl);
  const open = (id: string | null) => void setUrl({ edit: id });
  const known = channels.data?.items ?? [];
  return (
    <div className="flex max-w-[1040px] flex-col gap-5">
      <ScreenHead
        title="Routes"
        action={
          mayWrite && known.length > 0 ? (
            <Button aria-expanded={edit === NEW} onClick={() => open(edit === NEW ? null : NEW)}>
              <Plus aria-hidden size={14} /> Add route
            </Button>
          ) : null
        }
      >
        Which channels get the messages of what. Every route that matches counts, from the top down to one that says
        stop. A digest speaks of what the routes lead to its channel, and of what none of them matches.
      </ScreenHead>
      <ReaderNote />
      {mayWrite && edit === NEW ? <RouteForm channels={known} onDone={() => open(null)} /> : null}
      <Loaded query={routes} name="The routes" rows={2} rowHeight={62}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="max-w-[70ch] text-m text-muted">
              No route, and none is needed: then every channel that is switched on is told of ours, and upstream is in
              the digests. The first route you add takes over: what no route matches is told to nobody.
              {known.length > 0 || channels.data === undefined ? null : (
                <>
                  {' '}
                  There is no channel yet, either:{' '}
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
                  onEdit={open}
                />
              )}
            </Loaded>
          )
        }
      </Loaded>
      <Section title="Who would get this?" note="Tried on the routes as they are saved; nothing is sent.">
        <RouteTester />
      </Section>
    </div>
  );
}
