import type { ImageFact } from '#lib/db/facts.ts';
import { SECRET_RULES_VERSION, type SecretMask } from '#lib/findings/secrets/secret-mask.ts';

/** What an image's config and manifest say, with secrets masked: nothing else of them is stored as text. */
export function maskImage(image: Omit<ImageFact, 'maskedWith'>, mask: SecretMask): ImageFact {
  return {
    ...image,
    labels: mask.labels(image.labels),
    annotations: mask.labels(image.annotations),
    facts: mask.facts(image.facts),
    maskedWith: SECRET_RULES_VERSION,
  };
}
