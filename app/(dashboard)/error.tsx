'use client';

import { LazyFailedPage } from '#components/states/lazy-failed-page.tsx';

/** Shown within the frame when a page failed. */
export default LazyFailedPage;
