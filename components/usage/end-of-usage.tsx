import { Savings } from './savings.tsx';
import { UsedBases } from './used-bases.tsx';

/** What is at the end of the page: the bases of own images, and what steps of plans saved. */
export function EndOfUsage() {
  return (
    <>
      <UsedBases />
      <Savings />
    </>
  );
}
