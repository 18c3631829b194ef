import { notFound } from 'next/navigation';
import { isNotFound } from '#lib/http/problem.ts';

/**
 * What a page stands on, or the not-found page with its status 404. Called by a layout: once the loading screen under it
 * is on its way, the status has been sent. What fails otherwise is null, and the screen says it when its own request
 * fails too.
 */
export async function foundOrNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isNotFound(error)) notFound();
    return null;
  }
}
