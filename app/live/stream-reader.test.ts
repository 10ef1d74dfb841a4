import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ShownEvent } from "#app/domain/timeline/shown-event.ts";
import { StreamReader } from "./stream-reader.ts";

const event = (seq: number): ShownEvent => ({ stream: "network", seq, type: "hidden" });
const events = (...seqs: number[]) => seqs.map(event);

function reading(cursor = 0) {
  const applied: number[] = [];
  let asked = 0;
  const reader = new StreamReader(cursor, {
    apply: (some) => applied.push(...some.map(({ seq }) => seq)),
    missing: () => (asked += 1),
  });
  return { reader, applied, asked: () => asked };
}

describe("the apply rule", () => {
  it("applies what follows, once", () => {
    const { reader, applied, asked } = reading(2);
    reader.receive(events(1, 2, 3));
    reader.receive(events(3, 4));
    expect(applied).toEqual([3, 4]);
    expect([reader.cursor, asked()]).toEqual([4, 0]);
  });

  it("lets what comes too early wait, and asks for what is missing", () => {
    const { reader, applied, asked } = reading();
    reader.receive(events(3));
    expect([applied, asked()]).toEqual([[], 1]);
    reader.receive(events(1, 2));
    expect(applied).toEqual([1, 2, 3]);
  });

  it("asks when the stream has grown unheard, and only then", () => {
    const { reader, asked } = reading(5);
    reader.notice(5);
    expect(asked()).toBe(0);
    reader.notice(6);
    expect(asked()).toBe(1);
  });

  it("goes on from a page that was read anew", () => {
    const { reader, applied } = reading();
    reader.receive(events(4, 5));
    reader.moveTo(3);
    expect(applied).toEqual([4, 5]);
    reader.moveTo(2);
    expect(reader.cursor).toBe(5);
  });

  it("hears the whole log in order, whatever the way does to it", () => {
    const way = fc.array(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 8 }), { maxLength: 40 });
    fc.assert(
      fc.property(way, (packets) => {
        const { reader, applied } = reading();
        for (const packet of packets) {
          reader.receive(events(...packet));
          expect(applied).toEqual(Array.from({ length: reader.cursor }, (_, i) => i + 1));
        }
        // A sync brings what follows the cursor.
        reader.receive(events(...Array.from({ length: 30 - reader.cursor }, (_, i) => reader.cursor + 1 + i)));
        expect(applied).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
      }),
    );
  });
});
