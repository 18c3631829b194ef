import { describe, expect, it } from 'vitest';
import { breakChains, tokens } from '#components/image/highlight.tsx';

const kinds = (text: string) =>
  tokens(text)
    .filter(({ kind }) => kind !== 'word')
    .map(({ kind, text: token }) => `${kind}:${token}`);

describe('the highlighting of a Dockerfile instruction', () => {
  it('marks keyword, flag, string and operator', () => {
    expect(kinds('RUN npm ci --omit=dev && echo "a b" | cat')).toEqual([
      'keyword:RUN',
      'flag:--omit',
      'operator:&&',
      'string:"a b"',
      'operator:|',
    ]);
  });

  it('keeps the whole text', () => {
    for (const text of ['', 'COPY . .', "RUN echo 'open", 'RUN a \\\n && b', '# note', 'CMD ["node"]']) {
      expect(
        tokens(text)
          .map(({ text: part }) => part)
          .join(''),
      ).toBe(text);
    }
  });

  it('starts a new line at each &&', () => {
    expect(breakChains('RUN a && b')).toBe('RUN a \\\n    && b');
  });
});
