/** Reads a process of the operating system. Returns null when it has ended or cannot be read. */
export function readProcess(pid: number): { parent: number; args: string[] } | null;
export function readFromPs(pid: number): { parent: number; args: string[] } | null;
