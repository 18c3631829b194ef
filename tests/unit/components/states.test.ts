import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Failure } from '#components/states/failure.tsx';
import { InlineError } from '#components/states/inline-error.tsx';
import { Loaded } from '#components/states/loaded.tsx';
import { Progress } from '#components/states/progress.tsx';
import { ApiError } from '#lib/queries/requests/api-error.ts';

const failure = (error: Error) =>
  renderToStaticMarkup(createElement(Failure, { title: 'The list', error, onRetry: () => undefined }));
const refusal = (status: number) => new ApiError('No.', { status, hint: 'Ask an admin.' });

describe('a failure on a page', () => {
  it('can be tried again, unless the caller lacks the permission', () => {
    expect(failure(new Error('The server cannot be reached.'))).toContain('<button');
    expect(failure(refusal(500))).toContain('<button');
    expect(failure(refusal(403))).not.toContain('<button');
  });

  it('shows the hint of the server beside its error', () => {
    expect(failure(refusal(403))).toContain('Ask an admin.');
    expect(renderToStaticMarkup(createElement(InlineError, { error: refusal(422) }))).toContain('Ask an admin.');
  });

  it('shows no text of a server that turns the reading direction', () => {
    expect(failure(new Error('tag \u202egpj.exe'))).not.toContain('\u202e');
    const inline = createElement(InlineError, { error: new Error('tag \u202egpj.exe') });
    expect(renderToStaticMarkup(inline)).not.toContain('\u202e');
  });

  it('is no empty alert when nothing failed', () => {
    expect(renderToStaticMarkup(createElement(InlineError, { error: null }))).toBe('');
  });
});

describe('a part of a page that a query fills', () => {
  const render = (data: string | undefined, error: Error | null) => {
    const query = { data, error, dataUpdatedAt: 1, refetch: async () => undefined };
    return renderToStaticMarkup(Loaded<string>({ query, name: 'The tags', children: (text) => text }));
  };

  it('names itself while it loads', () => {
    expect(render(undefined, null)).toMatch(/role="status" aria-label="Loading the tags"/);
  });

  it('shows an alert when it was never read', () => {
    expect(render(undefined, new Error('away'))).toContain('role="alert"');
  });

  it('keeps what it read, with a note and no alert, when a later read fails', () => {
    const kept = render('1.0.0', new Error('away'));
    expect(kept).toContain('1.0.0');
    expect(kept).toContain('role="status"');
    expect(kept).not.toContain('role="alert"');
    expect(render('1.0.0', null)).toBe('1.0.0');
  });
});

describe('a progress bar', () => {
  const widthOf = (done: number, total: number) =>
    /width:([^"]*)/.exec(renderToStaticMarkup(createElement(Progress, { label: 'Pushes', done, total })))?.[1];

  it('is empty without a total, and full at most', () => {
    expect([widthOf(0, 0), widthOf(1, 4), widthOf(5, 4)]).toEqual(['0%', '25%', '100%']);
  });
});
