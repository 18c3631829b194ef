import { previewNewsletter } from '#lib/commands/channels/newsletter-preview.ts';
import { parseQuery } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { DigestPreviewQuery } from '#lib/views/dto/alerting.ts';

export const GET = answer(async ({ commands }, request) =>
  json(await previewNewsletter(commands, parseQuery(request, DigestPreviewQuery).channelId)),
);
