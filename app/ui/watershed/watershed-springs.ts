import type { Point, Seed } from "./watershed-contours.ts";
import type { WatershedProject } from "./watershed-data.ts";
import { between, clamp, type WatershedFrame } from "./watershed-frame.ts";
import { asNumber, timeOf } from "./watershed-lanes.ts";
import { middleAt, shape, type River } from "./watershed-river.ts";

/** A project's river as it was laid, from its first water to where it joins. */
export interface DrawnRiver {
  readonly project: WatershedProject;
  readonly river: River;
  readonly start: number;
  readonly end: number;
}

/** The springs that carry most; more would be a delta in the wrong place. */
const springsShown = 5;

/** How far the nearest of these waters is, at most 40. */
function roomAt(x: number, y: number, waters: readonly Seed[]): number {
  let least = 40;
  for (const water of waters) {
    const [dx, dy] = [water.x - x, water.y - y];
    least = Math.min(least, Math.sqrt(dx * dx + dy * dy) - water.half);
  }
  return least;
}

/** Finds each organization a spring near its river that is far from every other water. */
export function placeSprings(
  drawn: readonly DrawnRiver[],
  frame: WatershedFrame,
  along: (ms: number) => number,
  wide: (amount: number) => number,
  place: (u: number, v: number) => Point,
  seeds: Seed[],
) {
  const tributaries: { hue: number; path: string }[] = [];
  const springs: { hue: number; x: number; y: number }[] = [];
  for (const { project, river, start, end } of drawn) {
    const chosen = [...project.springs]
      .sort((a, b) => asNumber(b.amountMinor) - asNumber(a.amountMinor))
      .slice(0, springsShown);
    chosen
      .sort((a, b) => timeOf(a.joinedAt) - timeOf(b.joinedAt))
      .forEach((spring, index) => {
        const joinU = clamp(along(timeOf(spring.joinedAt)) + 26, start + 6, Math.min(end, frame.now) - 8);
        const joinV = middleAt(river, joinU);
        const join = place(joinU, joinV);
        const around = seeds.filter(({ x, y }) => Math.abs(x - join.x) < 125 && Math.abs(y - join.y) < 125);
        let best = { score: Number.NEGATIVE_INFINITY, u: 0, v: 0 };
        for (const side of [1, -1])
          for (const back of [58, 44, 74, 30])
            for (const aside of [34, 46, 24, 58]) {
              const [u, v] = [joinU - back * frame.springReach, joinV + side * aside * frame.springReach];
              const at = place(u, v);
              const inside =
                u > 8 &&
                v > Math.max(frame.coast(u), frame.far) + 4 &&
                v < frame.near + 28 * frame.springReach &&
                at.x > 6 &&
                at.y > 6 &&
                at.x < frame.width - 6 &&
                at.y < frame.height - 10;
              if (!inside) continue;
              const room = roomAt(at.x, at.y, around);
              const preferred = (index % 2 === 0) === side > 0 ? 5 : 0;
              const score = Math.min(room, 26) + preferred - (back + aside) * 0.05;
              if (score > best.score) best = { score, u, v };
            }
        if (best.score === Number.NEGATIVE_INFINITY) return;
        const width = Math.max(wide(asNumber(spring.amountMinor)), 1.4);
        const bend = (t: number): [number, number] => {
          const reach = joinU - best.u;
          const [c1, c2] = [best.u + reach * 0.5, joinU - reach * 0.42];
          const [a, b, c, d] = [(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t * t, t ** 3];
          return [a * best.u + b * c1 + c * c2 + d * joinU, a * best.v + b * best.v + c * joinV + d * joinV];
        };
        const course = [0, 0.2, 0.4, 0.6, 0.8, 1].map(bend);
        const water: River = {
          u: course.map(([u]) => u),
          v: course.map(([, v]) => v),
          half: course.map((_, at) => between(0.5, Math.min(width, 5) / 2, at / 5)),
        };
        tributaries.push({ hue: spring.hue, path: shape(water, place) });
        const at = place(best.u, best.v);
        springs.push({ hue: spring.hue, x: Math.round(at.x * 10) / 10, y: Math.round(at.y * 10) / 10 });
        for (let t = 0; t <= 1; t += 0.1) {
          const [u, v] = bend(t);
          seeds.push({ ...place(u, v), half: 1 });
        }
      });
  }
  return { tributaries, springs };
}
