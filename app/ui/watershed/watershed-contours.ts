/** A point of the drawing. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A piece of river as seen by the land: a point on its middle and half its width. */
export interface Seed extends Point {
  readonly half: number;
}

/** Distance to the nearest bank on a square grid, as far as `reach`; further away it is infinite. */
export interface DistanceField {
  readonly cell: number;
  readonly columns: number;
  readonly rows: number;
  readonly distance: Float32Array;
}

/**
 * Measures the distance from each grid point to the nearest seed's bank. Each seed only touches the cells it reaches, so
 * the cost is proportional to the length of the rivers, not to the size of the land.
 */
export function distanceField(
  seeds: readonly Seed[],
  width: number,
  height: number,
  cell: number,
  reach: number,
): DistanceField {
  const columns = Math.ceil(width / cell) + 1;
  const rows = Math.ceil(height / cell) + 1;
  const distance = new Float32Array(columns * rows).fill(Number.POSITIVE_INFINITY);
  for (const { x, y, half } of seeds) {
    const far = reach + half;
    const [left, right] = [
      Math.max(0, Math.floor((x - far) / cell)),
      Math.min(columns - 1, Math.ceil((x + far) / cell)),
    ];
    const [top, bottom] = [Math.max(0, Math.floor((y - far) / cell)), Math.min(rows - 1, Math.ceil((y + far) / cell))];
    for (let row = top; row <= bottom; row += 1)
      for (let column = left; column <= right; column += 1) {
        const at = row * columns + column;
        const [dx, dy] = [column * cell - x, row * cell - y];
        const away = Math.sqrt(dx * dx + dy * dy) - half;
        if (away < distance[at]!) distance[at] = away;
      }
  }
  return { cell, columns, rows, distance };
}

/** Which sides of a cell a contour connects, by which corners are inside: 0 top, 1 right, 2 bottom, 3 left. */
const crossings: readonly (readonly (readonly [number, number])[])[] = [
  [],
  [[3, 0]],
  [[0, 1]],
  [[3, 1]],
  [[1, 2]],
  [
    [3, 0],
    [1, 2],
  ],
  [[0, 2]],
  [[3, 2]],
  [[2, 3]],
  [[2, 0]],
  [
    [0, 1],
    [2, 3],
  ],
  [[2, 1]],
  [[1, 3]],
  [[1, 0]],
  [[0, 3]],
  [],
];

/** The lines along which the field has one value, by marching squares; each is a chain of points, closed or ending at the edge. */
export function contours({ cell, columns, rows, distance }: DistanceField, level: number): Point[][] {
  // A crossing lies on an edge of the grid; two cells share it, which is how pieces find each other.
  const points = new Map<number, Point>();
  const next = new Map<number, number[]>();
  const value = (column: number, row: number) => Math.min(distance[row * columns + column]!, level + cell * 2);
  const between = (a: number, b: number) => (a === b ? 0.5 : (level - a) / (b - a));
  const edge = (column: number, row: number, side: number): number => {
    const horizontal = side === 0 || side === 2;
    const at = { column: side === 1 ? column + 1 : column, row: side === 2 ? row + 1 : row };
    const key = (at.row * columns + at.column) * 2 + (horizontal ? 0 : 1);
    if (!points.has(key)) {
      const here = value(at.column, at.row);
      const there = horizontal ? value(at.column + 1, at.row) : value(at.column, at.row + 1);
      const part = between(here, there);
      points.set(key, {
        x: (at.column + (horizontal ? part : 0)) * cell,
        y: (at.row + (horizontal ? 0 : part)) * cell,
      });
    }
    return key;
  };
  for (let row = 0; row < rows - 1; row += 1)
    for (let column = 0; column < columns - 1; column += 1) {
      const inside =
        (value(column, row) < level ? 1 : 0) |
        (value(column + 1, row) < level ? 2 : 0) |
        (value(column + 1, row + 1) < level ? 4 : 0) |
        (value(column, row + 1) < level ? 8 : 0);
      for (const [from, to] of crossings[inside]!) {
        const [a, b] = [edge(column, row, from), edge(column, row, to)];
        next.set(a, [...(next.get(a) ?? []), b]);
        next.set(b, [...(next.get(b) ?? []), a]);
      }
    }
  const chains: Point[][] = [];
  const seen = new Set<number>();
  const follow = (start: number) => {
    const chain = [points.get(start)!];
    seen.add(start);
    for (let at = start; ;) {
      const onward = next.get(at)!.find((key) => !seen.has(key));
      if (onward === undefined) {
        if (chain.length > 2 && next.get(at)!.includes(start)) chain.push(points.get(start)!);
        break;
      }
      seen.add(onward);
      chain.push(points.get(onward)!);
      at = onward;
    }
    chains.push(chain);
  };
  // Open lines first, from their ends; what then remains are rings.
  for (const [key, neighbours] of next) if (neighbours.length === 1 && !seen.has(key)) follow(key);
  for (const key of next.keys()) if (!seen.has(key)) follow(key);
  return chains;
}

const isClosed = (chain: readonly Point[]) =>
  chain.length > 3 && chain[0]!.x === chain.at(-1)!.x && chain[0]!.y === chain.at(-1)!.y;

/**
 * A smooth path through every nth point: quadratic arcs between the middles, which never overshoot. Whole pixels and
 * relative numbers keep it small; a waterline needs no more.
 */
export function smoothPath(chain: readonly Point[], every: number): string {
  const closed = isClosed(chain);
  const kept = chain.filter((_, index) => index % every === 0 || (!closed && index === chain.length - 1));
  if (closed && (chain.length - 1) % every === 0) kept.pop();
  if (kept.length < 3) return "";
  const points = kept.map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) }));
  const middle = (a: Point, b: Point): Point => ({ x: Math.round((a.x + b.x) / 2), y: Math.round((a.y + b.y) / 2) });
  const first = points[0]!;
  let at = closed ? middle(points.at(-1)!, first) : first;
  let path = `M${at.x} ${at.y}`;
  const arc = (bend: Point, to: Point) => {
    path += `q${bend.x - at.x} ${bend.y - at.y} ${to.x - at.x} ${to.y - at.y}`.replaceAll(" -", "-");
    at = to;
  };
  const last = points.length - 1;
  for (let index = closed ? 0 : 1; index < (closed ? points.length : last); index += 1) {
    const to =
      index === last
        ? middle(points[last]!, first)
        : !closed && index === last - 1
          ? points[last]!
          : middle(points[index]!, points[index + 1]!);
    arc(points[index]!, to);
  }
  return closed ? `${path}Z` : path;
}
