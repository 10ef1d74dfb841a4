/**
 * Where the map lies. Everything is laid out in two directions: `u` along time and `v` across it; on a desk u is to the
 * right, on a phone it is down, and that is the only difference between the two.
 */
export interface WatershedFrame {
  readonly swapped: boolean;
  readonly width: number;
  readonly height: number;
  /** Along time: the oldest spring, now, and the mouths. */
  readonly from: number;
  readonly now: number;
  readonly mouth: number;
  /** Across time: the old rivers lie near, the young ones far. */
  readonly near: number;
  readonly far: number;
  /** Land that words stand on: rivers keep to larger v than this. */
  readonly coast: (u: number) => number;
  /** The width of the fullest river, and the most that two lanes lie apart. */
  readonly widest: number;
  readonly widestLane: number;
  readonly springReach: number;
  readonly grid: number;
  readonly levels: readonly number[];
}

export const between = (a: number, b: number, part: number): number => a + (b - a) * part;
export const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
/** From 0 to 1 with level ends. */
export const ease = (part: number): number => {
  const t = clamp(part, 0, 1);
  return t * t * (3 - 2 * t);
};

/** The heading and the buttons stand in the upper left; the coast runs around them. */
const heroCoast: readonly (readonly [u: number, v: number])[] = [
  [0, 540],
  [150, 470],
  [330, 456],
  [400, 444],
  [445, 380],
  [500, 292],
  [570, 215],
  [640, 130],
  [720, 96],
];

export const deskFrame: WatershedFrame = {
  swapped: false,
  width: 1280,
  height: 740,
  from: 40,
  now: 889,
  mouth: 1062,
  near: 690,
  far: 96,
  coast: (u) => {
    const right = heroCoast.findIndex(([at]) => at > u);
    if (right === -1) return heroCoast.at(-1)![1];
    if (right === 0) return heroCoast[0]![1];
    const [a, b] = [heroCoast[right - 1]!, heroCoast[right]!];
    return between(a[1], b[1], (u - a[0]) / (b[0] - a[0]));
  },
  widest: 15,
  widestLane: 112,
  springReach: 1,
  grid: 7,
  levels: [7, 15, 25, 38, 54],
};

export const phoneFrame: WatershedFrame = {
  swapped: true,
  width: 360,
  height: 560,
  from: 18,
  now: 436,
  mouth: 518,
  near: 346,
  far: 10,
  coast: () => 10,
  widest: 11,
  widestLane: 62,
  springReach: 0.62,
  grid: 6,
  levels: [6, 13, 22, 34],
};
