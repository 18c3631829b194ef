import { json } from '#lib/http/route.ts';
import type { ImagePlan } from '#lib/views/dto/plan.ts';
import { markdown, wantsMarkdown } from './markdown.ts';

/** Answers with a plan as JSON or, with the format or the header Accept, as Markdown. */
export function answerPlan(request: Request, plan: ImagePlan, format: 'json' | 'markdown' | undefined): Response {
  const isMarkdown = format === undefined ? wantsMarkdown(request) : format === 'markdown';
  return isMarkdown ? markdown(plan.markdown) : json(plan);
}
