import { expect, it } from 'vitest';
import { items } from './paste-shown.ts';

const [A, B] = ['a', 'b'].map((hex) => `sha256:${hex.repeat(64)}`);

it('R-11: each digest of a repository is an item, and mentions without one count for the first of them', () => {
  expect(items(`nginx:1.27\nnginx@${A}\nredis\nnginx:1.26@${B}\nnginx@${A}\nnginx\n`)).toEqual([
    `2×4 nginx@${A}`,
    '3×1 redis',
    `4×1 nginx:1.26@${B}`,
  ]);
});

it('R-11: a repository without digests is one item, whatever its tags', () => {
  expect(items('nginx:1.27\nnginx:1.26\nnginx\n')).toEqual(['1×3 nginx:1.27']);
});
