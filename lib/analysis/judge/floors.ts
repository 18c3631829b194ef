const KIB = 1024;
const MIB = 1024 * KIB;

/** Below these a growth is none (DETECTION 5.2): either pair is enough. */
export type Floors = Readonly<{
  small: Readonly<{ bytes: number; share: number }>;
  large: Readonly<{ bytes: number; share: number }>;
}>;

export const FLOORS: Floors = {
  small: { bytes: 512 * KIB, share: 0.03 },
  large: { bytes: 10 * MIB, share: 0.01 },
};

/** Whether `deltaBytes` above `baseBytes` counts as a step. A growth from nothing does once it has the bytes. */
export function isOver(deltaBytes: number, baseBytes: number, { small, large }: Floors = FLOORS): boolean {
  return [small, large].some(({ bytes, share }) => deltaBytes >= bytes && deltaBytes >= share * baseBytes);
}

/** How far above its baseline a size may lie and still be back: half of what makes a step (hysteresis). */
export function returnBytes(baseBytes: number, { small }: Floors = FLOORS): number {
  return baseBytes + 0.5 * Math.max(small.bytes, small.share * baseBytes);
}

export type Severity = 'warning' | 'critical';

export function severityOf(deltaBytes: number, baseBytes: number): Severity {
  return deltaBytes >= 0.2 * baseBytes || deltaBytes >= 100 * MIB ? 'critical' : 'warning';
}
