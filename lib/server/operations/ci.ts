import { CheckInput, OverrideInput } from '#lib/commands/ci-check/inputs.ts';
import { AddForgeInput, ChangeForgeInput } from '#lib/commands/forge-inputs.ts';
import { Check, Forge, ForgeList, ForgeTest } from '#lib/views/dto/check.ts';
import { BadgeQuery, CheckQuery } from '#lib/views/dto/parameters.ts';
import { GONE, type Operations } from './operation.ts';

/** Checks in CI, Git hosts and badges. */
export const CI_OPERATIONS: Operations = {
  '/check': {
    post: {
      summary:
        'A verdict on an image that CI pushed; Accept: text/markdown gives the report, X-Plimsoll-Verdict the verdict, strict=1 answers 422 on fail',
      query: CheckQuery,
      body: CheckInput,
      answer: Check,
    },
  },
  '/checks/{id}': { get: { summary: 'A verdict as CI was told it', answer: Check } },
  '/checks/{id}/override': {
    post: { summary: 'Let it pass, with a reason that is recorded', body: OverrideInput, answer: Check },
  },
  '/forges': {
    get: { summary: 'Where verdicts are posted', answer: ForgeList },
    post: { summary: 'Add a GitHub or GitLab', body: AddForgeInput, status: 201, answer: Forge },
  },
  '/forges/{id}': {
    patch: {
      summary: 'Change it; a changed address asks for the token again',
      body: ChangeForgeInput,
      answer: Forge,
    },
    delete: { summary: 'Remove it and its token', ...GONE },
  },
  '/forges/{id}/test': { post: { summary: 'Ask it whose token it has, now', answer: ForgeTest } },
  '/badge/{path}': {
    get: {
      summary:
        'A badge of a public repository’s tag, as SVG: the path is {registry}/{repository}/{tag}.svg, docker.io/library/node/22-slim.svg',
      query: BadgeQuery,
      mediaType: 'image/svg+xml',
    },
  },
};
