/** What Next says of itself at the start; we say it in our words. */
export const NEXT_BANNER = /^\s*(▲ Next\.js|- (Local|Network):|✓ (Starting|Ready|Running))|^\s*$/;
