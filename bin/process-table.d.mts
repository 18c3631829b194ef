/** What the system says of a process; null where it has ended or cannot be read. */
export function readProcess(pid: number): { parent: number; args: string[] } | null;
export function readFromPs(pid: number): { parent: number; args: string[] } | null;
