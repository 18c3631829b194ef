/**
 * Returns the milliseconds that this thread has computed. Unlike the time of a clock they do not pass while other
 * programs use the processor, so a test can bound what its subject computes.
 */
export function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
