import { contours, distanceField, smoothPath, type Point, type Seed } from "./watershed-contours.ts";
import type { WatershedData, WatershedProject } from "./watershed-data.ts";
import { between, clamp, ease, type WatershedFrame } from "./watershed-frame.ts";
import { chooseLanes, firstMoment, layLanes, asNumber, timeOf } from "./watershed-lanes.ts";
import { middleAt, part, shape, stations, type River } from "./watershed-river.ts";
import { placeSprings, type DrawnRiver } from "./watershed-springs.ts";

export interface RiverShape {
  readonly kind: "done" | "flight" | "upcoming" | "raising" | "ahead" | "thread";
  readonly path: string;
}

export interface WatershedGeometry {
  readonly frame: WatershedFrame;
  readonly waterlines: readonly string[];
  readonly tributaries: readonly { readonly hue: number; readonly path: string }[];
  readonly springs: readonly { readonly hue: number; readonly x: number; readonly y: number }[];
  readonly trunks: readonly RiverShape[];
  readonly rivers: readonly RiverShape[];
  readonly names: readonly { readonly id: string; readonly title: string; readonly path: string }[];
  readonly mouths: readonly {
    readonly name: string;
    readonly mergedCount: number;
    readonly x: number;
    readonly y: number;
    readonly reached: boolean;
  }[];
  readonly graticule: readonly { readonly label: string; readonly at: number; readonly coast: number }[];
  readonly projectsShown: number;
}

/**
 * Draws all projects as rivers over time. Lanes never cross, because one spacing, common to all rivers, decides how far
 * they lie apart at each moment. Pure and deterministic: the same data gives the same map.
 */
export function layoutWatershed(data: WatershedData, frame: WatershedFrame): WatershedGeometry {
  const lanes = chooseLanes(data);
  const place = (u: number, v: number): Point => (frame.swapped ? { x: v, y: u } : { x: u, y: v });
  const nowMs = timeOf(data.now);
  const { along, perMs, oldest, spacingAt, laneAt } = layLanes(lanes, data.now, frame);

  const fullest = Math.max(
    ...lanes.map(({ projects }) =>
      Math.max(
        projects.filter(({ state }) => state === "done").reduce((sum, each) => sum + asNumber(each.firmMinor), 0),
        ...projects.map((each) => asNumber(each.firmMinor)),
      ),
    ),
    1,
  );
  const wide = (amount: number) => (amount / fullest) * frame.widest;

  const trunks: RiverShape[] = [];
  const rivers: RiverShape[] = [];
  const names: WatershedGeometry["names"][number][] = [];
  const mouths: WatershedGeometry["mouths"][number][] = [];
  const drawn: DrawnRiver[] = [];
  const seeds: Seed[] = [];
  const seed = ({ u, v, half }: River) =>
    u.forEach((at, index) => seeds.push({ ...place(at, v[index]!), half: half[index]! }));

  lanes.forEach(({ name, projects }, rank) => {
    const springWidth = (project: WatershedProject, u: number) =>
      project.springs.reduce(
        (sum, { joinedAt, amountMinor }) =>
          sum + wide(asNumber(amountMinor)) * ease((u - along(timeOf(joinedAt)) - 12) / 40),
        0,
      );
    const startOf = (project: WatershedProject) => Math.min(along(firstMoment(project)) + 20, frame.now - 30);
    const endOf = (project: WatershedProject, index: number) => {
      if (project.state === "done")
        return clamp(along(timeOf(project.endsAt ?? data.now)), startOf(project) + 40, frame.now);
      const ahead = project.endsAt ? along(timeOf(project.endsAt)) : 0;
      return clamp(
        ahead,
        frame.now + (frame.mouth - frame.now) * (0.42 + 0.12 * (index % 3)),
        frame.mouth - (frame.mouth - frame.now) * 0.18,
      );
    };
    const [first, ...later] = projects as [WatershedProject, ...WatershedProject[]];
    const start = startOf(first);
    const delivered = projects.some(({ state }) => state === "done");
    const bedOf = (u: readonly number[], half: (u: number) => number): River => ({
      u,
      v: u.map((at) => laneAt(rank, at)),
      half: u.map((at) => Math.max(half(at), 0.6)),
    });

    later.forEach((project, index) => {
      // Later projects run beside their trunk, in the room towards the next lane or away from it, and bend into it at the end.
      const side = index % 2 === 0 ? -1 : 1;
      const [from, end] = [startOf(project), endOf(project, index)];
      const bend = Math.min((end - from) * 0.45, frame.swapped ? 52 : 110);
      const u = stations(from, end, [frame.now]);
      const room = (side < 0 ? 0.44 : 0.34) * (Math.floor(index / 2) % 2 === 0 ? 1 : 0.55);
      const away = (at: number) => side * spacingAt(at) * room * (1 - ease((at - (end - bend)) / bend));
      const river: River = {
        u,
        v: u.map((at) => laneAt(rank, at) + away(at)),
        half: u.map((at) => Math.max(springWidth(project, at) / 2, 0.6)),
      };
      drawn.push({ project, river, start: from, end });
    });
    const firstEnd = endOf(first, 0);
    const joined = later
      .filter(({ state }) => state === "done")
      .map((project, index) => ({ at: endOf(project, index), width: wide(asNumber(project.firmMinor)) }));
    const trunkWidth = (u: number) =>
      springWidth(first, u) + joined.reduce((sum, { at, width }) => sum + width * ease((u - at + 20) / 50), 0);

    if (delivered && first.state === "done") {
      const river = bedOf(stations(start, frame.mouth), (u) => trunkWidth(u) / 2);
      trunks.push({ kind: "done", path: shape(river, place) });
      seed(river);
      drawn.push({ project: first, river: part(river, start, frame.now), start, end: frame.now });
    } else {
      const river = bedOf(stations(start, firstEnd, [frame.now]), (u) => springWidth(first, u) / 2);
      drawn.push({ project: first, river, start, end: firstEnd });
      const threadStart = Math.min(firstEnd, ...joined.map(({ at }) => at));
      const thread = bedOf(stations(threadStart, frame.mouth), (u) =>
        Math.max(joined.reduce((sum, { at, width }) => sum + width * ease((u - at + 20) / 50), 0) / 2, 1.2),
      );
      trunks.push({ kind: joined.length > 0 ? "done" : "thread", path: shape(thread, place) });
      seed(thread);
    }
    const end = place(frame.mouth + (frame.swapped ? 16 : 10), laneAt(rank, frame.mouth));
    const repository = data.repositories.find((each) => each.name === name);
    mouths.push({
      name,
      mergedCount: repository?.mergedCount ?? 0,
      x: end.x,
      y: end.y,
      reached: (repository?.mergedCount ?? 0) > 0 || delivered,
    });
    for (const ahead of [0.3, 0.6, 1])
      seeds.push({ ...place(between(frame.mouth, frame.mouth + 10, ahead), laneAt(rank, frame.mouth)), half: 3 });
  });

  const isTrunk = (project: WatershedProject) =>
    lanes.some(({ projects }) => projects[0] === project && project.state === "done");
  for (const { project, river, start, end } of drawn) {
    if (!isTrunk(project)) {
      seed(river);
      const past = part(river, start, Math.min(end, frame.now));
      const kind = ({ done: "done", "in-flight": "flight", upcoming: "upcoming", raising: "raising" } as const)[
        project.state
      ];
      if (past.u.length > 2) {
        rivers.push({ kind, path: shape(past, place) });
        const share =
          project.state === "done" || project.firmMinor === 0n
            ? 0
            : asNumber(project.deliveredMinor) / asNumber(project.firmMinor);
        // What is delivered already runs along the near bank, from half way.
        if (share > 0) {
          const half = start + (Math.min(end, frame.now) - start) * 0.5;
          const wet = part(past, half, frame.now);
          const taper = wet.u.map((u) => share * ease((u - half) / 60));
          if (wet.u.length > 2)
            rivers.push({
              kind: "done",
              path: shape(
                {
                  u: wet.u,
                  v: wet.v.map((v, index) => v + wet.half[index]! * (1 - taper[index]!)),
                  half: wet.half.map((width, index) => width * taper[index]!),
                },
                place,
              ),
            });
        }
      }
      if (end > frame.now + 4) rivers.push({ kind: "ahead", path: shape(part(river, frame.now, end), place) });
    }
    if (!frame.swapped) {
      // A young river is shorter than its name, which then is cut shorter and begins before the first spring.
      const letters = frame.now - start < 160 ? 27 : 38;
      const title =
        project.title.length > letters ? `${project.title.slice(0, letters - 1).trimEnd()}…` : project.title;
      const length = title.length * 6.7 + 16;
      const from = clamp(
        frame.mouth - length,
        start - 90,
        start + Math.max((Math.min(end, frame.now) - start) * 0.3, 20),
      );
      const along = stations(from, Math.min(Math.max(end, from + length), frame.mouth)).filter(
        (_, index) => index % 2 === 0,
      );
      if (along.length > 3 && along.at(-1)! - from > length * 0.8) {
        const above = along.map((u) => place(u, middleAt(river, Math.min(u, end)) - Math.max(...river.half) - 6));
        names.push({ id: project.id, title, path: smoothPath(above, 1) });
      }
    }
  }

  const { tributaries, springs } = placeSprings(drawn, frame, along, wide, place, seeds);
  const field = distanceField(seeds, frame.width, frame.height, frame.grid, frame.levels.at(-1)! + frame.grid * 2);
  return {
    frame,
    waterlines: frame.levels.map((level) =>
      contours(field, level)
        .map((chain) => smoothPath(chain, 4))
        .join(""),
    ),
    tributaries,
    springs,
    trunks,
    rivers,
    names,
    mouths,
    graticule:
      lanes.length === 0
        ? []
        : years(oldest, nowMs + (frame.mouth - frame.now) / perMs).map(({ label, ms }) => ({
            label,
            at: along(ms),
            coast: frame.coast(along(ms)),
          })),
    projectsShown: drawn.length,
  };
}

/** The first of January of each year on the map; of a short history the quarters. */
function years(fromMs: number, toMs: number): { label: string; ms: number }[] {
  const found: { label: string; ms: number }[] = [];
  const firstYear = new Date(fromMs).getUTCFullYear();
  const lastYear = new Date(toMs).getUTCFullYear();
  for (let year = firstYear; year <= lastYear; year += 1) found.push({ label: String(year), ms: Date.UTC(year, 0, 1) });
  const inside = found.filter(({ ms }) => ms >= fromMs - 20 * 86_400_000 && ms < toMs - 20 * 86_400_000);
  if (inside.length >= 2) return inside;
  const names = ["January", "April", "July", "October"];
  const quarters = Array.from({ length: (lastYear - firstYear + 1) * 4 }, (_, index) => ({
    label: `${names[index % 4]} ${firstYear + Math.floor(index / 4)}`,
    ms: Date.UTC(firstYear + Math.floor(index / 4), (index % 4) * 3, 1),
  }));
  return quarters.filter(({ ms }) => ms >= fromMs && ms < toMs - 20 * 86_400_000);
}
