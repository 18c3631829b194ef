/** A manifest was not asked for, since the registry's quota is at its reserve until `until`. */
export class WaitingForQuotaError extends Error {
  override readonly name = 'WaitingForQuotaError';
  readonly until: Date;

  constructor(until: Date) {
    super('The rate limit of the registry is nearly used up, so this has not been read yet.');
    this.until = until;
  }
}
