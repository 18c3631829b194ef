/** Asked for by an id that is not there, or not readable. Both look the same from outside. */
export class NotFoundError extends Error {
  override name = 'NotFoundError';
  readonly what: string;

  constructor(what: string, id: string) {
    super(`There is no ${what} "${id.slice(0, 100)}".`);
    this.what = what;
  }
}

/** The lease of a repository was lost: another process has it, and nothing more may be written. */
export class LeaseLostError extends Error {
  override name = 'LeaseLostError';

  constructor(repositoryId: string) {
    super(`Another process took over repository ${repositoryId}; this one stops writing.`);
  }
}
