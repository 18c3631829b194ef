export type Box<T> = { item: T; x: number; y: number; width: number; height: number };

/**
 * Lays out a treemap like Bruls, Huizing and van Wijk: areas are to scale, and boxes as square as possible. Items without
 * weight are left out.
 */
export function squarify<T>(
  items: readonly T[],
  weightOf: (item: T) => number,
  width: number,
  height: number,
): Box<T>[] {
  const weighed = items
    .map((item) => ({ item, weight: weightOf(item) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  const total = weighed.reduce((sum, { weight }) => sum + weight, 0);
  if (total <= 0 || width <= 0 || height <= 0) return [];
  const areas = weighed.map(({ item, weight }) => ({ item, area: (weight / total) * width * height }));
  const boxes: Box<T>[] = [];
  let room = { x: 0, y: 0, width, height };
  for (let at = 0; at < areas.length; ) {
    const side = Math.min(room.width, room.height);
    let count = 1;
    while (at + count < areas.length && worst(areas, at, count + 1, side) <= worst(areas, at, count, side)) count += 1;
    const row = areas.slice(at, at + count);
    const sum = row.reduce((bytes, { area }) => bytes + area, 0);
    const isWide = room.width >= room.height;
    const thickness = side === 0 ? 0 : sum / side;
    let along = 0;
    for (const { item, area } of row) {
      const length = thickness === 0 ? 0 : area / thickness;
      boxes.push(
        isWide
          ? { item, x: room.x, y: room.y + along, width: thickness, height: length }
          : { item, x: room.x + along, y: room.y, width: length, height: thickness },
      );
      along += length;
    }
    room = isWide
      ? { ...room, x: room.x + thickness, width: Math.max(0, room.width - thickness) }
      : { ...room, y: room.y + thickness, height: Math.max(0, room.height - thickness) };
    at += count;
  }
  return boxes;
}

/** Returns the worst aspect ratio in a row of `count` areas from `at` on. */
function worst(areas: readonly { area: number }[], at: number, count: number, side: number): number {
  const row = areas.slice(at, at + count).map(({ area }) => area);
  const sum = row.reduce((total, area) => total + area, 0);
  if (sum === 0 || side === 0) return Number.POSITIVE_INFINITY;
  const [most, least] = [Math.max(...row), Math.min(...row)];
  return Math.max((side * side * most) / (sum * sum), (sum * sum) / (side * side * least));
}
