/** Converts sizes, which are bigint in the database and numbers elsewhere. S-45 keeps them safe integers. */
export function toNumber(value: bigint): number;
export function toNumber(value: bigint | null): number | null;
export function toNumber(value: bigint | null): number | null {
  return value === null ? null : Number(value);
}
