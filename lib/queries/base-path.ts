/** What everything is served below, "" or "/plimsoll". Next puts the value of its build in place of this expression. */
export const BASE_PATH: string = process.env.BASE_PATH ?? '';
