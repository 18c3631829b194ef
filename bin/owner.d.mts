/** Takes the data folder for this process. @returns what gives it back @throws where a living process has it */
export function takeFolder(folder: string): () => void;
