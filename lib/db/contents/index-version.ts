import { FILE_RULES_VERSION, INDEX_VERSION } from '#lib/image/index-version.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';

/**
 * Condition for stored file indexes of the version that this release reads. During an update, two releases may write indexes.
 *
 * @param index - column of the outer query
 */
export const isCurrentIndex = (index: Prisma.Sql): Prisma.Sql => Prisma.sql`
  (${index} is not null and length(${index}) > 0 and get_byte(substring(${index} from 1 for 1), 0) = ${INDEX_VERSION})`;

/**
 * Condition for current indexes whose secrets were found with the rules of this release, or of a newer one. Layers with another
 * index are read again as a whole.
 *
 * @param index - column of the outer query
 */
export const isFreshIndex = (index: Prisma.Sql): Prisma.Sql => Prisma.sql`
  (case when ${isCurrentIndex(index)} and length(${index}) > 1
    then get_byte(substring(${index} from 2 for 1), 0) >= ${FILE_RULES_VERSION} else false end)`;
