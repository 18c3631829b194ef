/**
 * First byte of a stored file index. Raise it when layers are read or written down in another way: indexes of other versions count
 * as not read, and their layers are read again when somebody wants them.
 */
export const INDEX_VERSION = 2;
