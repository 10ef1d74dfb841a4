import type { Point } from "./watershed-contours.ts";
import { between } from "./watershed-frame.ts";

/** A course on the map: its middle line and its width, point by point. */
export interface River {
  readonly u: readonly number[];
  readonly v: readonly number[];
  readonly half: readonly number[];
}

/** A river as a shape: down one bank and back along the other. */
export function shape({ u, v, half }: River, place: (u: number, v: number) => Point): string {
  const bank = (side: 1 | -1) =>
    u.map((at, index) => {
      const [before, after] = [Math.max(0, index - 1), Math.min(u.length - 1, index + 1)];
      const [du, dv] = [u[after]! - u[before]!, v[after]! - v[before]!];
      const length = Math.hypot(du, dv) || 1;
      return place(at - (side * half[index]! * dv) / length, v[index]! + (side * half[index]! * du) / length);
    });
  const [down, back] = [bank(-1), bank(1).reverse()];
  return outline([...curve(down), { ...back[0]!, bend: null }, ...curve(back)], down[0]!);
}

interface Stop extends Point {
  /** The control point of the arc that leads here; null for a straight line. */
  readonly bend: Point | null;
}

/** Arcs through the middles between points; the first point is where one already is. */
function curve(points: readonly Point[]): Stop[] {
  return points.slice(1, -1).map((bend, index) => {
    const next = points[index + 2]!;
    return index === points.length - 3
      ? { ...next, bend }
      : { x: (bend.x + next.x) / 2, y: (bend.y + next.y) / 2, bend };
  });
}

/** A closed path in relative tenths of a pixel, which is a third shorter than an absolute one. */
function outline(stops: readonly Stop[], start: Point): string {
  let [x, y] = [Math.round(start.x * 10), Math.round(start.y * 10)];
  const relative = (to: Point) =>
    [Math.round(to.x * 10) - x, Math.round(to.y * 10) - y]
      .map((tenths) => String(tenths / 10).replace(/^(-?)0\./, "$1."))
      .join(" ");
  let path = `M${x / 10} ${y / 10}`;
  for (const stop of stops) {
    path += stop.bend ? `q${relative(stop.bend)} ${relative(stop)}` : `l${relative(stop)}`;
    [x, y] = [Math.round(stop.x * 10), Math.round(stop.y * 10)];
  }
  return `${path.replaceAll(" -", "-")}z`;
}

/** The stretch of a river between two places. */
export const part = ({ u, v, half }: River, from: number, to: number): River => {
  const kept = u.map((_, index) => index).filter((index) => u[index]! >= from - 0.01 && u[index]! <= to + 0.01);
  return {
    u: kept.map((index) => u[index]!),
    v: kept.map((index) => v[index]!),
    half: kept.map((index) => half[index]!),
  };
};

/** A river's middle at u, between its points. */
export function middleAt(river: River, at: number): number {
  const right = river.u.findIndex((u) => u >= at);
  if (right <= 0) return right === 0 ? river.v[0]! : river.v.at(-1)!;
  return between(
    river.v[right - 1]!,
    river.v[right]!,
    (at - river.u[right - 1]!) / (river.u[right]! - river.u[right - 1]!),
  );
}

const step = 12;

/** Steps from one place to another, both included, so that parts of rivers meet exactly. */
export function stations(from: number, to: number, through: readonly number[] = []): number[] {
  const inner = [];
  for (let at = Math.ceil(from / step) * step; at < to; at += step) inner.push(at);
  const all = [from, ...inner, ...through.filter((at) => at > from && at < to), to].sort((a, b) => a - b);
  return all.filter((at, index) => index === 0 || at - all[index - 1]! > 0.5);
}
