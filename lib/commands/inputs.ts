import { z } from 'zod';
import { IMAGE_PURPOSES, MOST_NODES } from '#lib/domain/finding.ts';
import { RELATIONS } from '#lib/domain/relation.ts';
import { VISIBILITIES } from '#lib/domain/repository.ts';
import { findCertificateMistake } from '#lib/secrets/certificates.ts';
import { CredentialInput } from '#lib/secrets/credential.ts';

/** Request bodies around registries and repositories. */

const Globs = z.array(z.string().min(1).max(256)).max(100);
const Owner = z.string().trim().min(1).max(100).nullable();
const Relation = z.enum(RELATIONS);
const Platforms = z.array(z.string().min(1).max(100)).max(64);
const Interval = z
  .int()
  .min(60)
  .max(30 * 86_400)
  .nullable();

/** Allows a host in a private network. Requires an admin. */
const AllowPrivate = z.boolean();

export const AddRepositoryInput = z
  .strictObject({
    reference: z.string().trim().min(1).max(1_024).optional(),
    registryId: z.string().max(100).optional(),
    name: z.string().trim().min(1).max(1_024).optional(),
    insecure: z.boolean().optional(),
    allowPrivate: AllowPrivate.optional(),
    credentials: CredentialInput.optional(),
    relation: Relation.optional(),
    owner: Owner.optional(),
    include: Globs.optional(),
    exclude: Globs.optional(),
    platforms: Platforms.optional(),
  })
  .refine((input) => input.reference !== undefined || (input.registryId !== undefined && input.name !== undefined), {
    path: ['reference'],
    message: 'give a reference, or a registryId and a name',
  });
export type AddRepositoryInput = z.infer<typeof AddRepositoryInput>;

const NO_NODES = 'write a whole number from 1 to 1,000,000';
export const Nodes = z.int(NO_NODES).min(1, NO_NODES).max(MOST_NODES, NO_NODES);

export const ChangeRepositoryInput = z.strictObject({
  relation: Relation.optional(),
  owner: Owner.optional(),
  visibility: z.enum(VISIBILITIES).optional(),
  include: Globs.optional(),
  exclude: Globs.optional(),
  platforms: Platforms.optional(),
  listIntervalSeconds: Interval.optional(),
  tagIntervalSeconds: Interval.optional(),
  /** What its images are for; null: guessed. */
  purpose: z.enum(IMAGE_PURPOSES).nullable().optional(),
  /** How many machines pull its images; null: as for its owner. */
  nodes: Nodes.nullable().optional(),
  pinned: z
    .object({ streamKey: z.string().min(1).max(300), platform: z.string().min(1).max(100).nullable() })
    .nullable()
    .optional(),
});
export type ChangeRepositoryInput = z.infer<typeof ChangeRepositoryInput>;

export const PreviewInput = z.union([
  z.strictObject({
    reference: z.string().trim().min(1).max(1_024),
    insecure: z.boolean().optional(),
    allowPrivate: AllowPrivate.optional(),
    credentials: CredentialInput.optional(),
  }),
  // parsePaste enforces the limit with an error that names the next step.
  z.strictObject({ text: z.string().describe('A text that names images; at most 4 MiB of UTF-8.') }),
]);
export type PreviewInput = z.infer<typeof PreviewInput>;

const CaPem = z
  .string()
  .max(100_000)
  .superRefine((pem, context) => {
    const mistake = findCertificateMistake(pem);
    if (mistake !== null) context.addIssue({ code: 'custom', message: mistake });
  })
  .nullable();
const TokenHosts = z.array(z.string().min(1).max(255)).max(20);

export const AddRegistryInput = z.strictObject({
  name: z.string().trim().min(1).max(100).optional(),
  url: z.string().trim().min(1).max(500),
  insecure: z.boolean().optional(),
  allowPrivate: AllowPrivate.optional(),
  caPem: CaPem.optional(),
  trustedTokenHosts: TokenHosts.optional(),
  credentials: CredentialInput.optional(),
});
export type AddRegistryInput = z.infer<typeof AddRegistryInput>;

export const ChangeRegistryInput = z.strictObject({
  name: z.string().trim().min(1).max(100).optional(),
  url: z.string().trim().min(1).max(500).optional(),
  insecure: z.boolean().optional(),
  allowPrivate: AllowPrivate.optional(),
  caPem: CaPem.optional(),
  trustedTokenHosts: TokenHosts.optional(),
  /** Null removes the stored credential. */
  credentials: CredentialInput.nullable().optional(),
});
export type ChangeRegistryInput = z.infer<typeof ChangeRegistryInput>;
