import { RequestRejectedError } from '#lib/http/errors.ts';
import { answer } from '#lib/server/answer.ts';

const MAX_TEXT = 200;

/** Answers every address below /api/ that no other route has. */
const notFound = answer(async (_, request) => {
  throw new RequestRejectedError(
    404,
    `There is no ${request.method} ${new URL(request.url).pathname.slice(0, MAX_TEXT)}.`,
    {
      hint: 'With an account, GET /api/v1/openapi.json lists the addresses of this version.',
    },
  );
});

export {
  notFound as DELETE,
  notFound as GET,
  notFound as OPTIONS,
  notFound as PATCH,
  notFound as POST,
  notFound as PUT,
};
