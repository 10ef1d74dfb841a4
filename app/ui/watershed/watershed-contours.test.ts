import { describe, expect, it } from "vitest";
import { contours, distanceField, smoothPath } from "./watershed-contours.ts";

const pond = distanceField([{ x: 100, y: 80, half: 20 }], 200, 160, 5, 60);

describe("waterlines", () => {
  it("lie everywhere at their distance from the bank", () => {
    const [ring, ...others] = contours(pond, 15);
    expect(others).toEqual([]);
    expect(ring!.length).toBeGreaterThan(20);
    for (const { x, y } of ring!) expect(Math.hypot(x - 100, y - 80)).toBeCloseTo(35, 0);
  });

  it("close into rings on open land and end at the edge of the map", () => {
    const [ring] = contours(pond, 15);
    expect(ring![0]).toEqual(ring!.at(-1));
    const [open] = contours(distanceField([{ x: 0, y: 80, half: 20 }], 200, 160, 5, 60), 15);
    expect([open![0]!.x, open!.at(-1)!.x]).toEqual([0, 0]);
  });

  it("run around two ponds together once they are near enough", () => {
    const two = (apart: number) =>
      contours(
        distanceField(
          [
            { x: 60, y: 80, half: 5 },
            { x: 60 + apart, y: 80, half: 5 },
          ],
          240,
          160,
          5,
          60,
        ),
        20,
      );
    expect(two(40)).toHaveLength(1);
    expect(two(100)).toHaveLength(2);
  });

  it("are written as one small smooth path", () => {
    const path = smoothPath(contours(pond, 15)[0]!, 3);
    expect(path).toMatch(/^M\d+ \d+(q-?\d+[ -]\d+[ -]-?\d+[ -]\d+)+Z$/);
    expect(
      smoothPath(
        [
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ],
        1,
      ),
    ).toBe("");
  });

  it("where there is no water there are none", () => {
    expect(contours(distanceField([], 200, 160, 5, 60), 15)).toEqual([]);
  });
});
