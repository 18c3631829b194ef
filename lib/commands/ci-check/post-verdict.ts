import type { CommandContext } from '#lib/commands/context.ts';
import { findForge, openToken } from '#lib/commands/forges/forges.ts';
import { listHostsWithPath } from '#lib/db/registries/registries.ts';
import type { ForgePosted } from '#lib/deliver/forges/post-to-forge.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { formatRepository, parseReference } from '#lib/image/reference.ts';
import { UnsealError } from '#lib/secrets/sealer.ts';
import type { CheckAnswer } from './answer.ts';
import type { PostInput } from './inputs.ts';

/** A smaller change is not worth a comment. The status is posted anyway. */
const WORTH_BYTES = 100_000;

/** Posts the verdict to the Git host. A failure there is reported in the answer and changes nothing else. */
export async function postVerdict(
  context: CommandContext,
  answer: CheckAnswer,
  input: PostInput,
  link: string | null,
): Promise<{ posted: ForgePosted }> {
  const forge = await findForge(context, input.forge, input.repository);
  if (forge === null) {
    const problem = `No forge "${input.forge}" is set up here for ${input.repository}. An admin adds one under Settings, CI.`;
    return { posted: { status: 'failed', comment: 'failed', problem } };
  }
  try {
    const image = formatRepository(parseReference(answer.reference, await listHostsWithPath(context.db)));
    const posted = await context.postToForge(forge, openToken(context, forge), {
      repository: input.repository,
      sha: input.sha,
      number: input.number ?? null,
      status: {
        link,
        context: `plimsoll: ${image}${input.name === undefined ? '' : ` (${input.name})`}`,
        passes: answer.verdict !== 'fail',
        description: summarise(answer),
      },
      // A path of a repository contains no colon.
      comment: {
        key: input.name === undefined ? image : `${image}:${input.name}`,
        body: answer.report,
        isWorthMaking: isWorthMaking(answer),
      },
    });
    return { posted };
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error;
    return { posted: { status: 'failed', comment: 'failed', problem: error.message } };
  }
}

function summarise({ verdict, platforms, reasons, override }: CheckAnswer): string {
  const [lead] = platforms;
  const outcome = `${verdict}${override ? ' (overridden)' : ''}`;
  if (!lead) {
    const isAway = reasons.some(({ code }) => code === 'registry-away');
    return `${outcome}: ${isAway ? 'the registry did not answer' : 'the image cannot be read'}`;
  }
  const size = formatBytes(lead.toBytes);
  const change =
    lead.deltaBytes === null
      ? 'no baseline'
      : `${lead.deltaBytes < 0 ? '−' : '+'}${formatBytes(Math.abs(lead.deltaBytes))}`;
  return `${outcome}: ${size}, ${change}`;
}

function isWorthMaking({ verdict, platforms }: CheckAnswer): boolean {
  const isBig = platforms.some(({ deltaBytes }) => Math.abs(deltaBytes ?? 0) >= WORTH_BYTES);
  return verdict === 'fail' || verdict === 'warn' || isBig;
}
