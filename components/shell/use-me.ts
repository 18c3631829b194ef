'use client';

import { useQuery } from '@tanstack/react-query';
import { meQuery } from '#lib/queries/me.ts';
import type { Permission } from '#lib/views/dto/people.ts';

/**
 * Whether who looks may do this: what would only be refused is not offered. The server decides again, whatever this
 * says; while it is not known yet, no.
 */
export function useMay(permission: Permission): boolean {
  const { data } = useQuery(meQuery());
  return data?.permissions.includes(permission) ?? false;
}
