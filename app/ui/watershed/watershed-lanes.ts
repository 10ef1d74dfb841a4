import type { WatershedData, WatershedProject } from "./watershed-data.ts";
import { clamp, ease, type WatershedFrame } from "./watershed-frame.ts";
import { middleAt, stations } from "./watershed-river.ts";

/** The map stays readable with so many: the repositories and projects with the most money. */
const limits = { repositories: 6, projects: 12 } as const;

/** The bed of one repository and the projects that flow into it, oldest first. */
export interface Lane {
  readonly name: string;
  readonly projects: readonly WatershedProject[];
  readonly startsAt: number;
}

export const timeOf = (iso: string): number => new Date(iso).getTime();
export const asNumber = (amount: bigint): number => Number(amount);

/** When a project's first organization joined, in milliseconds. */
export function firstMoment(project: WatershedProject): number {
  return project.springs.reduce((first, { joinedAt }) => Math.min(first, timeOf(joinedAt)), Number.POSITIVE_INFINITY);
}

/** The rivers worth drawing, by repository; the oldest lies nearest. */
export function chooseLanes(data: WatershedData): readonly Lane[] {
  const flowing = data.projects.filter(({ firmMinor, springs }) => firmMinor > 0n && springs.length > 0);
  const byMoney = [...flowing]
    .sort((a, b) => asNumber(b.firmMinor) - asNumber(a.firmMinor) || a.id.localeCompare(b.id))
    .slice(0, limits.projects);
  const lanes = new Map<string, WatershedProject[]>();
  for (const project of byMoney) lanes.set(project.repository, [...(lanes.get(project.repository) ?? []), project]);
  return [...lanes]
    .map(([name, projects]) => ({
      name,
      projects: projects.sort((a, b) => firstMoment(a) - firstMoment(b) || a.id.localeCompare(b.id)),
      money: projects.reduce((sum, each) => sum + asNumber(each.firmMinor), 0),
    }))
    .sort((a, b) => b.money - a.money || a.name.localeCompare(b.name))
    .slice(0, limits.repositories)
    .map(({ name, projects }) => ({ name, projects, startsAt: firstMoment(projects[0]!) }))
    .sort((a, b) => a.startsAt - b.startsAt || a.name.localeCompare(b.name));
}

/** Values along u, smoothed so that rivers bend and do not kink. */
function smoothed(values: readonly number[], window: number): readonly number[] {
  return values.map((_, index) => {
    const near = values.slice(Math.max(0, index - window), index + window + 1);
    return near.reduce((sum, value) => sum + value, 0) / near.length;
  });
}

/** How time and lanes lie on a frame. */
export interface LaneMap {
  /** A moment's place along the map. */
  readonly along: (ms: number) => number;
  readonly perMs: number;
  readonly oldest: number;
  /** How far lanes lie apart at u. */
  readonly spacingAt: (u: number) => number;
  /** The middle of a lane at u. */
  readonly laneAt: (rank: number, u: number) => number;
}

/**
 * Lays the lanes. One spacing, common to all, says how far they lie apart at each moment: as wide as the land between
 * the coast and the near shore allows for those that already flow. Because it is common and positive, lanes never cross.
 */
export function layLanes(lanes: readonly Lane[], now: string, frame: WatershedFrame): LaneMap {
  const nowMs = timeOf(now);
  const oldest = Math.min(...lanes.map(({ startsAt }) => startsAt), nowMs - 180 * 86_400_000);
  const perMs = (frame.now - frame.from - 20) / (nowMs - oldest);
  const along = (ms: number) => clamp(frame.now + (ms - nowMs) * perMs, frame.from, frame.mouth);
  const all = stations(frame.from, frame.mouth);
  const lead = (frame.now - frame.from) * 0.16;
  const land = (u: number) => frame.near - Math.max(frame.coast(u), frame.far);
  const wanted = all.map((u) => {
    const flowing = lanes.reduce((sum, { startsAt }) => sum + ease((u - (along(startsAt) + 20 - lead)) / lead), 0);
    return Math.min(land(u) / Math.max(flowing, 1), frame.widestLane);
  });
  const spacing = [9, 9, 7].reduce<readonly number[]>((values, window) => smoothed(values, window), wanted);
  const spacingAt = (u: number) => middleAt({ u: all, v: spacing, half: [] }, u);
  // Few lanes lie in the middle of the land by the time they reach their mouths.
  const spareAtMouth = Math.max(0, land(frame.mouth) - spacingAt(frame.mouth) * lanes.length) / 2;
  const meander = (u: number, rank: number) =>
    Math.sin(u / (frame.swapped ? 70 : 150) + rank * 2.1) * Math.min(9, spacingAt(u) * 0.09);
  return {
    along,
    perMs,
    oldest,
    spacingAt,
    laneAt: (rank, u) =>
      frame.near -
      spareAtMouth * ease((u - frame.from) / (frame.mouth - frame.from)) -
      (rank + 0.48) * spacingAt(u) +
      meander(u, rank),
  };
}
