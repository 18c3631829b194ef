'use client';

import { useQuery } from '@tanstack/react-query';
import { meQuery } from '#lib/queries/accounts/me.ts';
import type { Permission } from '#lib/views/dto/people.ts';

/**
 * Reports whether the reader has a permission, so that no refused action is offered; false until it is known. The server checks
 * it again.
 */
export function useMay(permission: Permission): boolean {
  const { data } = useQuery(meQuery());
  return data?.permissions.includes(permission) ?? false;
}
