import { expect, it, vi } from 'vitest';
import { writeText } from '#components/ui/use-copy.ts';

it('a text is written to the clipboard', async () => {
  const write = vi.fn(() => Promise.resolve());
  await expect(writeText({ writeText: write }, 'sha256:abc')).resolves.toBe('yes');
  expect(write).toHaveBeenCalledExactlyOnceWith('sha256:abc');
});

it('a text is to be copied by hand without a clipboard, or when the browser refuses', async () => {
  await expect(writeText(undefined, 'sha256:abc')).resolves.toBe('by-hand');
  const refuse = () => Promise.reject(new Error('not allowed'));
  await expect(writeText({ writeText: refuse }, 'sha256:abc')).resolves.toBe('by-hand');
});
