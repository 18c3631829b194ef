import { AppError } from '#lib/domain/app-error.ts';

/**
 * Why nothing connects there: `private-address` may be allowed for one host by an admin or for networks by the operator;
 * `forbidden-port` by the operator; `forbidden-address` by nobody.
 */
export type BlockReason = 'forbidden-address' | 'forbidden-port' | 'private-address';

/**
 * The connection guard refused. Tells the host as it was asked for and never what its name resolved to: that would show
 * an outsider our network (S-19).
 */
export class BlockedAddressError extends AppError {
  static override readonly errorName = 'BlockedAddressError';
  readonly code: BlockReason;
  /** "registry.lan:5000" */
  readonly host: string;

  constructor(code: BlockReason, host: string) {
    super(`The connection guard lets nothing connect to ${host} (${code}).`);
    this.code = code;
    this.host = host;
  }
}
