import { INDEX_VERSION } from '#lib/image/index-version.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';

/**
 * Condition for stored file indexes of the version that this release reads. During an update, two releases may write indexes.
 *
 * @param index - column of the outer query
 */
export const isCurrentIndex = (index: Prisma.Sql): Prisma.Sql => Prisma.sql`
  (${index} is not null and length(${index}) > 0 and get_byte(substring(${index} from 1 for 1), 0) = ${INDEX_VERSION})`;
