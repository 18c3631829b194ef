import { notFound } from 'next/navigation';
import { isNotFound } from '#lib/http/problem.ts';

/**
 * Returns what the page depends on, or answers with the not-found page and status 404. A layout calls this, since the status is
 * sent before a loading screen. Other errors give null: the request of the screen fails as well and shows the reason.
 */
export async function foundOrNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isNotFound(error)) notFound();
    return null;
  }
}
