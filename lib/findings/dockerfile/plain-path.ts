/**
 * Reports whether a shell, a Dockerfile and .dockerignore take a path as it is. An image decides the names of its files: a name
 * with a line break or a blank would add commands to the lines that people paste.
 */
export const isPlainPath = (path: string): boolean => /^[\w./@+-]+$/.test(path);
