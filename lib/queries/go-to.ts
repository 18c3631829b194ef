/**
 * Leaves the page for another of ours, or for the provider to sign in at. A whole new page: nothing that one person's
 * session has read stays for the next.
 */
export function goTo(url: string): void {
  location.assign(url);
}
