import { createSecretMask, type SecretMask } from '#lib/findings/secrets/secret-mask.ts';
import { createKeyLoader, type KeyOptions } from './instance-key.ts';

export type LoadSecretMask = () => Promise<SecretMask>;

/** Loads the mask of this installation. It is created at the first call; a failed call is repeated. */
export function createMaskLoader(options: KeyOptions): LoadSecretMask {
  const loadKey = createKeyLoader(options, 'fingerprintKey');
  let loaded: Promise<SecretMask> | null = null;
  return () => {
    loaded ??= loadKey().then(createSecretMask, (error) => {
      loaded = null;
      throw error;
    });
    return loaded;
  };
}
