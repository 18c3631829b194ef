import { z } from 'zod';
import { ROLES } from '#lib/domain/account.ts';
import { FINDING_CHECKS } from '#lib/domain/ci-check.ts';
import { findWord } from '#lib/domain/find-word.ts';
import {
  FINDING_KINDS,
  type FindingKind,
  HISTORY_KINDS,
  type HistoryKind,
  IMAGE_PURPOSES,
  MOST_NODES,
} from '#lib/domain/finding.ts';
import { RELATIONS } from '#lib/domain/relation.ts';
import { VISIBILITIES } from '#lib/domain/repository.ts';
import { DURATION_PATTERN, findSeconds } from './duration.ts';
import { ChannelEntry, RouteEntry } from './schema-channels.ts';
import { Size, text } from './schema-parts.ts';
import { BudgetEntry, RuleEntry } from './schema-rules.ts';
import { SECRET_PATTERN } from './secret.ts';

/**
 * The schemas of plimsoll.yaml. Error texts are "what is wrong\nwhat to do". The JSON Schema for editors is built from these
 * schemas too, so each key has a description.
 */

/** A placeholder for a variable of the environment in error texts. */
const NAME = `\${NAME}`;
const Secret = z
  .string()
  .max(1_000)
  .regex(
    SECRET_PATTERN,
    `is written in clear text\nset it in the environment and write ${NAME}, or write file:/run/secrets/name`,
  );

const MOST_SECONDS = 30 * 86_400;
const BOUNDS = 'must be between 1 minute and 30 days\nwrite a duration such as 15m, 6h or 1d';
const Duration = z.union(
  [
    z.int().min(60, BOUNDS).max(MOST_SECONDS, BOUNDS),
    z
      .string()
      .regex(DURATION_PATTERN, 'is no duration\nwrite seconds, or a number with s, m, h, d or w: 15m, 1h30m')
      .refine((value) => {
        const seconds = findSeconds(value);
        return seconds === null || (seconds >= 60 && seconds <= MOST_SECONDS);
      }, BOUNDS),
  ],
  'is no duration\nwrite seconds, or a number with s, m, h, d or w: 15m, 1h30m',
);

const HttpUrl = text(500).regex(/^https?:\/\//i, 'is no http:// or https:// URL\nbegin it with https://');
const RoleName = z.enum(ROLES);
const Globs = z.array(text(256)).max(100);
const NO_NODES = 'is no number of machines\nwrite a whole number from 1 to 1000000';
const Nodes = z.int(NO_NODES).min(1, NO_NODES).max(MOST_NODES, NO_NODES);

const CredentialsEntry = z.strictObject({
  username: text(1_000).describe(
    `User name or key id. In clear text, as ${NAME} of the environment, or as file:/path.`,
  ),
  password: Secret.describe(`Password or token, as ${NAME} of the environment or file:/path. Never in clear text.`),
});

export const RegistryEntry = z
  .strictObject({
    name: text(100)
      .optional()
      .describe('What to call it on screen; the host unless it is given. Repositories may refer to it.'),
    url: HttpUrl.optional().describe(
      'Base URL of its API, with a path where it has one: https://art.example/api/docker/team.',
    ),
    host: text(255)
      .optional()
      .describe('Instead of a URL: its host as in image names, such as ghcr.io or localhost:5000.'),
    insecure: z
      .boolean()
      .default(false)
      .describe('Whether plain http is allowed, which others on the network can read.'),
    caPem: z
      .string()
      .max(100_000)
      .regex(
        /-----BEGIN CERTIFICATE-----/,
        'is no PEM certificate\nwrite it from -----BEGIN CERTIFICATE----- on, after a |',
      )
      .optional()
      .describe('Certificate of its own authority, in PEM.'),
    caFile: text(1_000)
      .optional()
      .describe('Instead of caPem: path of a file with the certificate, relative to the folder of this file.'),
    trustedTokenHosts: z
      .array(text(255))
      .max(20)
      .default([])
      .describe('Hosts that may get its credentials to issue tokens, besides its own.'),
    allowPrivate: z
      .boolean()
      .default(false)
      .describe('Whether this one host may lie in a private network. Metadata addresses stay refused.'),
    credentials: CredentialsEntry.optional().describe(
      'Credentials of the registry. Without them requests are anonymous.',
    ),
  })
  .refine(
    (entry) => (entry.url === undefined) !== (entry.host === undefined),
    'names both url and host, or neither\nkeep one of the two',
  )
  .refine((entry) => entry.caPem === undefined || entry.caFile === undefined, {
    path: ['caFile'],
    message: 'is given besides caPem\nkeep one of the two',
  })
  .meta({ description: 'A registry.', oneOf: [{ required: ['url'] }, { required: ['host'] }] });

export const RepositoryEntry = z
  .strictObject({
    reference: text(1_024)
      .optional()
      .describe(
        'The image as in docker pull: node, ghcr.io/team/app. A tag is read first; a digest is watched beside the tags.',
      ),
    registry: text(255)
      .optional()
      .describe('With name, instead of reference: a registry by the name or host it has in this file.'),
    name: text(1_024).optional().describe('With registry: the path of the repository there, such as team/app.'),
    relation: z
      .enum(RELATIONS)
      .optional()
      .describe(
        'ours: your own image, checked often, sends alerts. upstream: third-party image, checked less often, no alerts. Guessed when left out.',
      ),
    owner: text(100).optional().describe('Owner; takes precedence over labels of the image and over owners below.'),
    purpose: z
      .enum(IMAGE_PURPOSES)
      .optional()
      .describe(
        'What its images are for: runtime runs an application, builder builds others, base is what others begin with. Guessed when left out.',
      ),
    nodes: Nodes.optional().describe('How many machines pull its images; takes precedence over owners below.'),
    visibility: z.enum(VISIBILITIES).default('private').describe('public: its badges are shown to anyone.'),
    include: Globs.default([]).describe('Globs over tag names to watch; none means all.'),
    exclude: Globs.default([]).describe('Globs over tag names to leave out.'),
    platforms: z
      .array(text(100))
      .max(64)
      .default([])
      .describe('Platforms to keep, such as linux/amd64; none means all.'),
    listIntervalSeconds: Duration.optional().describe('How often its list of tags is read: seconds, or 15m, 6h, 1d.'),
    tagIntervalSeconds: Duration.optional().describe('How often moving tags are checked: seconds, or 15m, 6h, 1d.'),
  })
  .refine((entry) => (entry.reference === undefined) !== (entry.registry === undefined && entry.name === undefined), {
    message: 'names both a reference and a registry with a name, or none\nwrite either reference, or registry and name',
  })
  .refine((entry) => entry.reference !== undefined || (entry.registry === undefined) === (entry.name === undefined), {
    message: 'has only one of registry and name\nwrite both, or a reference',
  })
  .meta({
    description: 'A repository to watch.',
    oneOf: [{ required: ['reference'] }, { required: ['registry', 'name'] }],
  });

export const OwnerEntry = z
  .strictObject({
    pattern: text(256).describe('Glob over host/path, such as ghcr.io/team-a/*; * also matches slashes.'),
    owner: text(100).describe('The team.'),
    nodes: Nodes.optional().describe('How many machines pull images of this owner; 1 when left out.'),
    purpose: z
      .enum(IMAGE_PURPOSES)
      .optional()
      .describe('What the images of these repositories are for, as for a repository. Guessed when left out.'),
  })
  .describe('Whose the repositories are that match a pattern. The first that matches counts.');

const Emails = z
  .array(z.email('is no e-mail address\nwrite one such as ada@example.com').max(254))
  .max(1_000)
  .default([]);
const Groups = z.array(text(255)).max(200).default([]);

const OidcEntry = z.strictObject({
  issuer: HttpUrl.describe('URL of the provider, as its discovery document has it.'),
  clientId: text(500).describe(`Client id. In clear text, as ${NAME} of the environment, or as file:/path.`),
  clientSecret: Secret.optional().describe(
    `Client secret, as ${NAME} of the environment or file:/path. Never in clear text.`,
  ),
  name: text(60).default('single sign-on').describe('Name on the button “Sign in with …”.'),
  scopes: z.array(text(100)).min(1).max(20).default(['openid', 'profile', 'email']).describe('Requested scopes.'),
  groupsClaim: text(100).default('groups').describe('The claim that lists a person’s groups.'),
  groups: z
    .strictObject({
      admin: Groups.describe('Groups whose members are admins.'),
      editor: Groups.describe('Groups whose members are editors.'),
      viewer: Groups.describe('Groups whose members are viewers.'),
    })
    .prefault({})
    .describe('Which group has which role; of several the highest counts.'),
  defaultRole: RoleName.optional().describe(
    'Role of people who are in none of the groups; without it their sign-in is refused.',
  ),
});

export const AccessEntry = z
  .strictObject({
    public: z
      .boolean()
      .optional()
      .describe('Whether everybody can read without an account. PLIMSOLL_PUBLIC takes precedence.'),
    roles: z
      .strictObject({
        admin: Emails.describe('E-mail addresses of admins.'),
        editor: Emails.describe('E-mail addresses of editors.'),
        viewer: Emails.describe('E-mail addresses of viewers.'),
      })
      .prefault({})
      .describe('Roles that accounts with these confirmed addresses have, whatever was chosen on screen.'),
    oidc: OidcEntry.optional().describe(
      'Sign-in with OpenID Connect. PLIMSOLL_OIDC_ISSUER and its fellows go before it.',
    ),
  })
  .describe('Roles, public access and single sign-on.');

export const ContentsEntry = z
  .strictObject({
    bytesPerDay: Size.optional().describe(
      'Bytes of layers that are read automatically from each registry a day, such as 2 GB; 0: on request only.',
    ),
    smallerBases: z
      .boolean()
      .optional()
      .describe('Whether smaller variants of base images are looked up in their registries; true by default.'),
  })
  .describe('Reading the file lists of layers.');

const Check = z
  .enum(FINDING_CHECKS)
  .optional()
  .describe('What a check in CI does when a change adds them: warn, fail or off; warn by default.');

/** A change adds nothing of the others: they are found in several releases. */
const CHECKED_KINDS = FINDING_KINDS.filter((kind) => findWord(HISTORY_KINDS, kind) === null);
type CheckedKind = Exclude<FindingKind, HistoryKind>;

export const FindingsEntry = z
  .strictObject({
    checks: z
      .strictObject(Object.fromEntries(CHECKED_KINDS.map((kind) => [kind, Check])) as Record<CheckedKind, typeof Check>)
      .prefault({})
      .describe('By kind of finding, such as dev-dependencies.'),
  })
  .describe('Findings of images.');

/**
 * The sections of the file. Lists are read entry by entry, so that one mistake does not hide the next. A new section needs
 * a row here, a field of FileConfig, and code in lib/commands.
 */
export const SECTIONS = {
  registries: {
    entry: RegistryEntry,
    most: 500,
    description: 'Registries that need more settings than their host.',
  },
  repositories: { entry: RepositoryEntry, most: 5_000, description: 'Repositories to watch.' },
  owners: { entry: OwnerEntry, most: 200, description: 'Whose repositories are, by pattern.' },
  rules: { entry: RuleEntry, most: 200, description: 'How pushes are judged. The first that matches counts.' },
  budgets: { entry: BudgetEntry, most: 500, description: 'Maximum sizes of images.' },
  channels: { entry: ChannelEntry, most: 100, description: 'Where messages go.' },
  routes: { entry: RouteEntry, most: 200, description: 'Which incidents go to which channel, in this order.' },
  access: { entry: AccessEntry, most: null, description: 'Roles, public access and single sign-on.' },
  contents: { entry: ContentsEntry, most: null, description: 'Reading the file lists of layers.' },
  findings: { entry: FindingsEntry, most: null, description: 'Findings of images.' },
} as const;
export type SectionName = keyof typeof SECTIONS;
/** The sections that are lists. */
export type ListName = {
  [Name in SectionName]: (typeof SECTIONS)[Name]['most'] extends number ? Name : never;
}[SectionName];

/** Reserved for later: a file that uses one gets a clearer message than an unknown key. */
export const RESERVED_SECTIONS = ['forges'];
