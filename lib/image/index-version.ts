/**
 * First byte of a stored file index. Raise it when layers are read or encoded differently. Indexes of other versions
 * count as unread, and their layers are read again on demand.
 */
export const INDEX_VERSION = 3;
