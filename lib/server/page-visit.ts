import { headers } from 'next/headers';
import { cache } from 'react';
import { getRuntime } from './runtime.ts';
import { openVisit } from './visit.ts';

/** Who looks at this page, and their doors; asked once however many parts of the page need it. */
export const getVisit = cache(async () => openVisit(getRuntime(), await headers()));
