import { CheckInput, OverrideInput } from '#lib/commands/ci-check/inputs.ts';
import { AddForgeInput, ChangeForgeInput } from '#lib/commands/forges/forge-inputs.ts';
import { Check, Forge, ForgeList, ForgeTest } from '#lib/views/dto/check.ts';
import { BadgeQuery, CheckQuery } from '#lib/views/dto/parameters.ts';
import { GONE, type Operations } from './operation.ts';

/** Checks in CI, Git hosts and badges. */
export const CI_OPERATIONS: Operations = {
  '/check': {
    post: {
      summary:
        'Check an image that CI pushed; Accept: text/markdown returns the report, X-Plimsoll-Verdict has the verdict, strict=1 answers 422 on fail',
      query: CheckQuery,
      body: CheckInput,
      answer: Check,
    },
  },
  '/checks/{id}': { get: { summary: 'Get the result of a check', answer: Check } },
  '/checks/{id}/override': {
    post: { summary: 'Override a failed check, with a reason', body: OverrideInput, answer: Check },
  },
  '/forges': {
    get: { summary: 'List Git hosts', answer: ForgeList },
    post: { summary: 'Add a Git host: GitHub or GitLab', body: AddForgeInput, status: 201, answer: Forge },
  },
  '/forges/{id}': {
    patch: {
      summary: 'Change a Git host; a new address requires the token again',
      body: ChangeForgeInput,
      answer: Forge,
    },
    delete: { summary: 'Remove a Git host and its token', ...GONE },
  },
  '/forges/{id}/test': { post: { summary: 'Test the token of a Git host', answer: ForgeTest } },
  '/badge/{path}': {
    get: {
      summary:
        'Get the SVG badge of a tag of a public repository; the path is {registry}/{repository}/{tag}.svg, such as docker.io/library/node/22-slim.svg',
      query: BadgeQuery,
      mediaType: 'image/svg+xml',
    },
  },
};
