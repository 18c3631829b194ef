import { expect, it } from 'vitest';
import { items } from './paste-shown.ts';

const [A, B] = ['a', 'b'].map((hex) => `sha256:${hex.repeat(64)}`);

it('a pasted repository has one item per digest, and mentions without a digest count for the first (R-11)', () => {
  expect(items(`nginx:1.27\nnginx@${A}\nredis\nnginx:1.26@${B}\nnginx@${A}\nnginx\n`)).toEqual([
    `2×4 nginx@${A}`,
    '3×1 redis',
    `4×1 nginx:1.26@${B}`,
  ]);
});

it('a pasted repository without digests is one item for all its tags (R-11)', () => {
  expect(items('nginx:1.27\nnginx:1.26\nnginx\n')).toEqual(['1×3 nginx:1.27']);
});
