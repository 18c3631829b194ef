import { queryString } from '../requests/fetch.ts';

/** Path of the search for a package: "/packages?q=express&ecosystem=npm". */
export const packageSearchPath = (q: string, ecosystem: string): string => `/packages${queryString({ q, ecosystem })}`;
