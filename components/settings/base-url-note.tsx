'use client';

import { useQuery } from '@tanstack/react-query';
import { useBaseUrl } from '#components/shell/use-base-url.ts';
import { baseUrlQuery } from '#lib/queries/accounts/base-url.ts';

const VARIABLE = <code className="font-mono">PLIMSOLL_BASE_URL</code>;

/** An address that works only on the machine of the browser. */
const LOCAL = /^https?:\/\/(?:localhost|[^/:]+\.localhost|127\.[\d.]+|\[::1\])(?=[:/]|$)/;

const LINKS = {
  messages: 'Links in messages',
  statuses: 'Links in statuses and comments',
} as const;

const WITHOUT = {
  messages: 'Messages contain no links',
  statuses: 'Statuses and comments contain no links',
} as const;

/**
 * Names the address of the links that leave Plimsoll, and how to set it. With PLIMSOLL_BASE_URL there is nothing to do, and the note is
 * empty.
 */
export function BaseUrlNote({ of }: { of: keyof typeof LINKS | 'invitations' }) {
  const { data } = useQuery(baseUrlQuery());
  const isLocal = LOCAL.test(useBaseUrl());
  if (data === undefined || data.source === 'configured') return null;
  // A new link begins with the address of the page that creates it.
  if (of === 'invitations')
    return (
      <p className="max-w-[72ch] text-muted">
        Links use the address of this page. Open Plimsoll at the address that others use, or set {VARIABLE}.
      </p>
    );
  // Viewers do not get the address.
  if (data.source === 'opened' && data.url === null) return null;
  return (
    <p className="max-w-[72ch] text-muted [overflow-wrap:anywhere]">
      {data.source === 'opened' ? (
        <>
          {LINKS[of]} use <span className="font-mono">{data.url}</span>, an address that an admin opened. Set {VARIABLE}{' '}
          to change it.
        </>
      ) : isLocal ? (
        <>
          {WITHOUT[of]}, because you use localhost. Set {VARIABLE}, or open Plimsoll at the address that others use.
        </>
      ) : (
        <>
          {WITHOUT[of]} until {VARIABLE} is set or an admin opens Plimsoll at the address that others use.
        </>
      )}
    </p>
  );
}
