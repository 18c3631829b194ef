/**
 * First byte of a stored file index. Raise it when layers are read or encoded differently. Indexes of other versions
 * count as unread, and their layers are read again on demand.
 */
export const INDEX_VERSION = 3;

/**
 * Second byte of a stored file index. Raise it, up to 255, with every change of the rules for secrets in files: the hits of
 * an older version can be incomplete. Such an index is shown until its layer is read again.
 */
export const FILE_RULES_VERSION = 2;
