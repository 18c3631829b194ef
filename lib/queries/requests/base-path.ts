/** Base path of the application, "" or "/plimsoll". Next replaces this expression at build time. */
export const BASE_PATH: string = process.env.BASE_PATH ?? '';
