import { describe, expect, it } from 'vitest';
import { listErrorCauses } from '#lib/domain/error-causes.ts';

describe('the causes of an error', () => {
  it('are read from cause, and from meta of Prisma, also beside a cause that is text', () => {
    const driver = { originalCode: '57014' };
    const prisma = Object.assign(new Error('raw query failed', { cause: 'text' }), {
      meta: { driverAdapterError: driver },
    });
    const outer = new Error('too slow', { cause: prisma });
    expect(listErrorCauses(outer)).toEqual([outer, prisma, driver]);
    expect(listErrorCauses('text')).toEqual([]);
    expect(listErrorCauses(null)).toEqual([]);
  });

  it('end where errors are each other’s cause', () => {
    const first = new Error('first');
    const second = new Error('second', { cause: first });
    first.cause = second;
    expect(listErrorCauses(first)).toHaveLength(16);
  });
});
