/** Reports whether a client prefers Markdown to JSON. */
export const wantsMarkdown = (request: Request): boolean =>
  /\btext\/markdown\b/.test(request.headers.get('accept') ?? '');

/** A Markdown response that is never cached, since it depends on the caller. */
export const markdown = (text: string, init: { status?: number; headers?: Record<string, string> } = {}): Response =>
  new Response(text, {
    status: init.status ?? 200,
    headers: { ...init.headers, 'content-type': 'text/markdown; charset=utf-8', 'cache-control': 'private, no-store' },
  });
