/** The origin of the address in links: PLIMSOLL_BASE_URL, the address that an admin opened, or no address. */
export const BASE_URL_SOURCES = ['configured', 'opened', 'none'] as const;
export type BaseUrlSource = (typeof BASE_URL_SOURCES)[number];
