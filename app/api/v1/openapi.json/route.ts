import { json } from '#lib/http/route.ts';
import { openApiDocument } from '#lib/server/openapi.ts';

export function GET(): Response {
  return json(openApiDocument());
}
