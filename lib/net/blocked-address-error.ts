import { AppError } from '#lib/domain/app-error.ts';

/**
 * - `private-address`: an admin can allow it for one host, the operator for networks
 * - `forbidden-port`: the operator can allow it
 * - `forbidden-address`: can never be allowed
 */
export type BlockReason = 'forbidden-address' | 'forbidden-port' | 'private-address';

/**
 * The connection guard refused a destination. The message names the host as requested and never its addresses, which would
 * reveal the internal network to outsiders (S-19).
 */
export class BlockedAddressError extends AppError {
  static override readonly errorName = 'BlockedAddressError';
  readonly code: BlockReason;
  /** "registry.lan:5000" */
  readonly host: string;

  constructor(code: BlockReason, host: string) {
    super(`The connection guard refuses connections to ${host} (${code}).`);
    this.code = code;
    this.host = host;
  }
}
