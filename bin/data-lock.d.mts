/**
 * Locks the data folder for this process. @returns a function that releases it @throws when a running process has the
 * lock
 */
export function takeFolder(folder: string, options?: { isStopping?: boolean }): () => void;
/** Waits until the process that stops the database of a killed start has released the folder, then calls takeFolder. */
export function takeFolderWhenStopped(folder: string): Promise<() => void>;
export function isBeingStopped(folder: string): boolean;
/** Reports whether the owner of the lock ended without releasing it. */
export function isLeftBehind(folder: string): boolean;
