import { goTo } from '#lib/queries/requests/go-to.ts';
import { forgetVisits } from './recent-places.ts';

/** Forgets the visits of the account, which has signed out, and loads the first page again. */
export function afterSignOut(): void {
  forgetVisits();
  goTo('/');
}
