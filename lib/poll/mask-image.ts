import type { ImageFact } from '#lib/db/images/facts.ts';
import { SECRET_RULES_VERSION, type SecretMask } from '#lib/findings/secrets/secret-mask.ts';

/** Masks secrets in the texts of an image. Nothing else of config and manifest is stored as text. */
export function maskImage(image: Omit<ImageFact, 'maskedWith'>, mask: SecretMask): ImageFact {
  return {
    ...image,
    labels: mask.labels(image.labels),
    annotations: mask.labels(image.annotations),
    facts: mask.facts(image.facts),
    maskedWith: SECRET_RULES_VERSION,
  };
}
