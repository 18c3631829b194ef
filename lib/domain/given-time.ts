import { z } from 'zod';

const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(9_000, 0, 1);

/** Reports whether a time can be stored and sent as ISO 8601 with four digits for the year. */
const isUsable = (time: Date): boolean => time.getTime() >= EARLIEST && time.getTime() < LATEST;

const MESSAGE = 'must be between the years 1970 and 9000';

/** A time in a request, with the offset of its zone: "2027-01-31T00:00:00+01:00". */
export const GivenTime = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine(isUsable, MESSAGE);

/** A day or a time in plimsoll.yaml, as it is written: "2027-01-31". */
export const GivenDay = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], 'is no date\nwrite one such as 2027-01-31')
  .refine((text) => isUsable(new Date(text)), MESSAGE);
