import type { DatabaseClient } from '#lib/db/client.ts';
import type { SecretMask } from '#lib/findings/secrets/secret-mask.ts';

export type MaskProgress = { table: string; done: number; changed: number };
export type MaskContext = { db: DatabaseClient; mask: SecretMask; onProgress: (progress: MaskProgress) => void };
