/** Takes the data folder for this process. @returns what gives it back @throws where a living process has it */
export function takeFolder(folder: string, options?: { isStopping?: boolean }): () => void;
/** As takeFolder, once the process that stops the database of a killed start has given the folder back. */
export function takeFolderWhenStopped(folder: string): Promise<() => void>;
export function isBeingStopped(folder: string): boolean;
/** Whether the owner of the folder ended without giving it back. */
export function isLeftBehind(folder: string): boolean;
