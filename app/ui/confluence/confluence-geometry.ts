import {
  cover,
  streamsOf,
  type ConfluenceData,
  type ConfluenceDeliverable,
  type ConfluenceStream,
} from "./confluence-data.ts";

/** The drawing's own units: 1232 wide, as high as its rows need. */
export const confluenceWidth = 1232;
/** Where the parts of the drawing begin and end, from left to right. */
export const columns = {
  spring: 222,
  firstJoin: 320,
  lastJoin: 514,
  pole: 546,
  channelEnd: 667,
  splitEnd: 806,
  deliverableEnd: 986,
  contribution: 1060,
  whatIfEnd: 600,
  intentEnd: 522,
} as const;

/** The fullest river is so high; everything is scaled to it, so that tiny and huge projects fill the same bed. */
const fullestRiver = 180;
const rowHeight = 46;
const besideRow = 18;
const joinStep = 32;
const titleHeight = 40;
const contributionPitch = 50;
const contributionsShown = 4;
const widestMouth = 13;
const margin = 12;

/** A horizontal run, one S-bend with horizontal ends, and a run to the end. */
export interface Course {
  readonly fromX: number;
  readonly bendStart: number;
  readonly bendEnd: number;
  readonly toX: number;
  readonly fromY: number;
  readonly toY: number;
}

export interface InflowGeometry {
  readonly stream: ConfluenceStream;
  readonly width: number;
  readonly course: Course;
}

export interface SliceGeometry {
  readonly width: number;
  readonly course: Course;
}

export interface MouthGeometry {
  readonly title: string;
  readonly state: ConfluenceDeliverable["contributions"][number]["state"] | "more";
  readonly href?: string;
  readonly y: number;
  /** The part of the deliverable's end that flows here, and how high the mouth is. */
  readonly from: readonly [number, number];
  readonly mouth: number;
}

export interface DeliverableGeometry {
  readonly deliverable: ConfluenceDeliverable;
  readonly top: number;
  readonly width: number;
  readonly firm: SliceGeometry | null;
  readonly conditional: SliceGeometry | null;
  /** The part of the price that nobody covers yet: a dry bed. */
  readonly dry: { readonly y: number; readonly width: number } | null;
  readonly mouths: readonly MouthGeometry[];
}

export interface GaugeLabel {
  readonly kind: "firm" | "minimum" | "goal" | "stretch" | "waits";
  readonly y: number;
}

export interface ConfluenceGeometry {
  readonly height: number;
  /** Pixels per minor unit. */
  readonly scale: number;
  readonly firm: readonly InflowGeometry[];
  readonly conditional: readonly InflowGeometry[];
  readonly intent: readonly InflowGeometry[];
  readonly whatIf: readonly InflowGeometry[];
  readonly inKind: readonly InflowGeometry[];
  readonly channel: {
    readonly top: number;
    readonly waterline: number;
    readonly bottom: number;
    readonly bed: number;
    readonly full: number;
  };
  readonly deliverables: readonly DeliverableGeometry[];
  readonly surplus: {
    readonly firm: SliceGeometry | null;
    readonly conditional: SliceGeometry | null;
    readonly amountMinor: bigint;
    readonly y: number;
  } | null;
  readonly gauge: {
    readonly top: number;
    readonly bottom: number;
    readonly minimum: number | null;
    readonly goal: number | null;
    readonly stretch: number | null;
    readonly labels: readonly GaugeLabel[];
  };
  readonly totals: { readonly firm: bigint; readonly conditional: bigint };
}

const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
const largest = (amounts: readonly bigint[]) => amounts.reduce((top, amount) => (amount > top ? amount : top), 1n);
const pitch = (width: number) => Math.max(rowHeight, width + besideRow);

/** Centres of rows that run outward from a first one; each keeps room for its own width and its label. */
function rows(widths: readonly number[], first: number, direction: 1 | -1): number[] {
  let at = first;
  return widths.map((width, index) => {
    if (index > 0) at += (direction * (pitch(width) + pitch(widths[index - 1]!))) / 2;
    return at;
  });
}

/**
 * Bends for streams that stack outward, innermost first. Each begins and ends no earlier than the one inside it; that
 * alone keeps an outer stream outside at every x, so nothing ever crosses.
 */
function bends(from: readonly number[], to: readonly number[], ends: readonly number[], toX: number): Course[] {
  let earliest: number = columns.spring;
  let latest = 0;
  return from.map((fromY, index) => {
    const bendEnd = Math.max(ends[index]!, latest);
    const length = Math.min(bendEnd - columns.spring, 1.05 * Math.abs(to[index]! - fromY) + 46);
    const bendStart = Math.max(bendEnd - length, earliest);
    earliest = bendStart;
    latest = bendEnd;
    return { fromX: columns.spring, bendStart, bendEnd, toX: Math.max(toX, bendEnd), fromY, toY: to[index]! };
  });
}

/** Stacks widths from a bank and gives their centres. */
function stack(widths: readonly number[], bank: number, direction: 1 | -1): number[] {
  let used = 0;
  return widths.map((width) => {
    const centre = bank + direction * (used + width / 2);
    used += width;
    return centre;
  });
}

const split = (fromY: number, toY: number, toX: number = columns.deliverableEnd): Course => ({
  fromX: columns.channelEnd,
  bendStart: columns.channelEnd,
  bendEnd: columns.splitEnd,
  toX,
  fromY,
  toY,
});

/** Pushes labels down until none touches another; they come sorted from above. */
function spaced(labels: readonly GaugeLabel[], apart: number): GaugeLabel[] {
  let below = Number.NEGATIVE_INFINITY;
  return labels.map((label) => {
    const y = Math.max(label.y, below);
    below = y + apart;
    return { ...label, y };
  });
}

function mouthsOf(deliverable: ConfluenceDeliverable, top: number, water: number, centre: number): MouthGeometry[] {
  const shown = deliverable.contributions.slice(0, contributionsShown);
  const hidden = deliverable.contributions.length - shown.length;
  const ends = [
    ...shown,
    ...(hidden > 0 ? [{ id: "more", title: `and ${hidden} more`, state: "more" as const, href: undefined }] : []),
  ];
  const share = ends.length === 0 ? 0 : water / ends.length;
  return ends.map(({ title, state, href }, index) => ({
    title,
    state,
    href,
    y: centre + (index - (ends.length - 1) / 2) * contributionPitch,
    from: [top + index * share, top + (index + 1) * share],
    mouth: Math.min(share, widestMouth),
  }));
}

/**
 * Lays the river out: organizations join the channel in joining order, firm from above and waiting from below; the
 * channel splits into deliverables, first things first; each ends at its contributions. Widths are amounts times one
 * scale everywhere, so what flows in flows out. Pure; lengths are in the drawing's units.
 */
export function layoutConfluence(data: ConfluenceData): ConfluenceGeometry {
  const [firmStreams, waiting, intents, whatIfs, hours] = (
    ["firm", "conditional", "intent", "what-if", "in-kind"] as const
  ).map((kind) => streamsOf(data.organizations, kind)) as [
    readonly ConfluenceStream[],
    readonly ConfluenceStream[],
    readonly ConfluenceStream[],
    readonly ConfluenceStream[],
    readonly ConfluenceStream[],
  ];
  const firmTotal = sum(firmStreams.map(({ amountMinor }) => amountMinor));
  const waitingTotal = sum(waiting.map(({ amountMinor }) => amountMinor));
  const prices = data.deliverables.map(({ staffMinor, cloudMinor }) => staffMinor + cloudMinor);
  const fullest = largest([
    firmTotal + waitingTotal,
    sum(prices),
    data.goalMinor ?? 0n,
    data.minimumMinor ?? 0n,
    data.stretchMinor ?? 0n,
  ]);
  const scale = fullestRiver / Number(fullest);
  const wide = (amount: bigint) => Number(amount) * scale;
  const widthsOf = (streams: readonly ConfluenceStream[]) => streams.map(({ amountMinor }) => wide(amountMinor));

  // Everything is first measured from the waterline (0) between firm and waiting money, then moved down at once.
  const firmWidths = widthsOf(firmStreams);
  const waitingWidths = widthsOf(waiting);
  const top = -wide(firmTotal);
  const bottom = wide(waitingTotal);
  const firmRows = rows(firmWidths, -(firmWidths[0] ?? 0) / 2, -1);
  const lowestFirm = firmRows.length > 0 ? firmRows[0]! + pitch(firmWidths[0]!) / 2 : 0;
  const waitingRows = rows(waitingWidths, Math.max(lowestFirm, 0) + pitch(waitingWidths[0] ?? 0) / 2, 1);
  const highestRow = firmRows.length > 0 ? firmRows.at(-1)! - pitch(firmWidths.at(-1)!) / 2 : Math.min(top, 0);
  const lowestRow = Math.max(
    waitingRows.length > 0 ? waitingRows.at(-1)! + pitch(waitingWidths.at(-1)!) / 2 : lowestFirm,
    bottom,
  );
  // A dashed offer is an outline beside the river, so a huge intent needs no more than a wide row.
  const outlineWidths = (streams: readonly ConfluenceStream[]) =>
    widthsOf(streams).map((width) => Math.min(Math.max(width, 6), 40));
  const whatIfWidths = outlineWidths(whatIfs);
  const intentWidths = outlineWidths(intents);
  const whatIfRows = rows(whatIfWidths, highestRow - pitch(whatIfWidths[0] ?? 0) / 2, -1);
  const intentRows = rows(intentWidths, lowestRow + pitch(intentWidths[0] ?? 0) / 2, 1);
  const aboveHours = whatIfRows.length > 0 ? whatIfRows.at(-1)! - pitch(whatIfWidths.at(-1)!) / 2 : highestRow;
  const hourRows = rows(
    hours.map(() => 0),
    aboveHours - rowHeight / 2,
    -1,
  );

  const joined = [...firmStreams, ...waiting].sort((a, b) => a.order - b.order);
  const step = Math.min(joinStep, (columns.lastJoin - columns.firstJoin) / Math.max(joined.length - 1, 1));
  const joinAt = (stream: ConfluenceStream) => columns.firstJoin + joined.indexOf(stream) * step;
  const inflows = (
    streams: readonly ConfluenceStream[],
    widths: readonly number[],
    courses: readonly Course[],
  ): InflowGeometry[] => streams.map((stream, index) => ({ stream, width: widths[index]!, course: courses[index]! }));
  const firmCourses = bends(
    [...firmRows, ...whatIfRows],
    [...stack(firmWidths, 0, -1), ...stack(whatIfWidths, top - 14, -1)],
    [...firmStreams.map(joinAt), ...whatIfs.map(() => columns.whatIfEnd)],
    columns.channelEnd + 1,
  );
  const waitingCourses = bends(
    [...waitingRows, ...intentRows],
    [...stack(waitingWidths, 0, 1), ...stack(intentWidths, Math.max(bottom, 0) + 20, 1)],
    [...waiting.map(joinAt), ...intents.map(() => columns.intentEnd)],
    columns.channelEnd + 1,
  );
  const ending = (course: Course): Course => ({ ...course, toX: course.bendEnd });

  // The right side: blocks one under the other, each as high as its title, its water and its contributions need.
  const coverage = cover(prices, firmTotal, waitingTotal);
  let blockTop = 0;
  const blocks = data.deliverables.map((deliverable, index) => {
    const width = wide(prices[index]!);
    const ends = Math.min(deliverable.contributions.length, contributionsShown + 1);
    const centre = blockTop + Math.max(titleHeight + width / 2, (ends * contributionPitch) / 2);
    blockTop = centre + Math.max(width / 2 + 14, (ends * contributionPitch) / 2) + 8;
    return { deliverable, index, width, centre };
  });
  const surplusWidth = wide(coverage.surplusFirm + coverage.surplusConditional);
  const hasSurplus = data.deliverables.length > 0 && coverage.surplusFirm + coverage.surplusConditional > 0n;
  const surplusCentre = blockTop + 12 + surplusWidth / 2;
  const rightHeight = hasSurplus ? surplusCentre + surplusWidth / 2 + 50 : blockTop;

  const goalDepth = wide(data.stretchMinor ?? data.goalMinor ?? 0n);
  const gaugeBottom = Math.max(bottom, top + goalDepth) + 30;
  // The outermost row of each kind reaches as far as its label, or as its own water where that is wider.
  const reach = (centres: readonly number[], widths: readonly number[], direction: 1 | -1) =>
    centres.length === 0 ? 0 : centres.at(-1)! + (direction * Math.max(widths.at(-1) ?? 0, rowHeight)) / 2;
  const leftTop = Math.min(
    reach(hourRows, [], -1),
    reach(whatIfRows, whatIfWidths, -1),
    reach(firmRows, firmWidths, -1),
    top - rowHeight / 2,
    -rowHeight / 2,
  );
  const leftBottom = Math.max(
    reach(intentRows, intentWidths, 1),
    reach(waitingRows, waitingWidths, 1),
    gaugeBottom + rowHeight / 2,
    lowestRow + rowHeight / 2,
  );
  // Hours in kind run above everything on the right as well.
  const rightRoom = hours.length > 0 ? hours.length * rowHeight - 16 : 0;
  const middle = (top + Math.max(bottom, top + goalDepth)) / 2;
  const rightTop = Math.max(middle - rightHeight / 2, leftTop + rightRoom);
  const down = margin - Math.min(leftTop, rightTop);
  const height = Math.max(leftBottom, rightTop + rightHeight) + down + margin + 28;

  const move = (course: Course): Course => ({ ...course, fromY: course.fromY + down, toY: course.toY + down });
  const rightDown = rightTop + down;
  let leftAt = top + down;
  const slice = (amount: bigint, toTop: number, toX?: number): SliceGeometry | null => {
    if (amount <= 0n) return null;
    const width = wide(amount);
    const fromY = leftAt + width / 2;
    leftAt += width;
    return { width, course: split(fromY, toTop + width / 2, toX) };
  };
  const deliverables = blocks.map(({ deliverable, index, width, centre }): DeliverableGeometry => {
    const part = coverage.deliverables[index]!;
    const bandTop = centre + rightDown - width / 2;
    const firm = slice(part.firm, bandTop);
    const conditional = slice(part.conditional, bandTop + wide(part.firm));
    const wet = wide(part.firm + part.conditional);
    return {
      deliverable,
      top: bandTop,
      width,
      firm,
      conditional,
      dry: part.dry > 0n ? { y: bandTop + wet, width: wide(part.dry) } : null,
      mouths: mouthsOf(deliverable, bandTop, wet, centre + rightDown),
    };
  });
  const surplusTop = surplusCentre - surplusWidth / 2 + rightDown;
  const surplus = hasSurplus
    ? {
        firm: slice(coverage.surplusFirm, surplusTop, 956),
        conditional: slice(coverage.surplusConditional, surplusTop + wide(coverage.surplusFirm), 956),
        amountMinor: coverage.surplusFirm + coverage.surplusConditional,
        y: surplusTop + surplusWidth + 14,
      }
    : null;

  const channelTop = top + down;
  const minimum =
    data.minimumMinor === null || data.minimumMinor === data.goalMinor ? null : channelTop + wide(data.minimumMinor);
  const goal = data.goalMinor === null ? null : channelTop + wide(data.goalMinor);
  const stretch = data.stretchMinor == null ? null : channelTop + wide(data.stretchMinor);
  const firstMark = Math.min(minimum ?? Number.POSITIVE_INFINITY, goal ?? Number.POSITIVE_INFINITY, down);
  const wanted: GaugeLabel[] = [
    ...(firmTotal > 0n && firstMark - channelTop >= 24
      ? [{ kind: "firm" as const, y: (channelTop + firstMark) / 2 }]
      : []),
    ...(minimum === null ? [] : [{ kind: "minimum" as const, y: minimum }]),
    ...(goal === null ? [] : [{ kind: "goal" as const, y: goal }]),
    ...(stretch === null ? [] : [{ kind: "stretch" as const, y: stretch }]),
    ...(waitingTotal > 0n ? [{ kind: "waits" as const, y: bottom + down + 14 }] : []),
  ];
  return {
    height,
    scale,
    firm: inflows(firmStreams, firmWidths, firmCourses.slice(0, firmStreams.length).map(move)),
    whatIf: inflows(whatIfs, whatIfWidths, firmCourses.slice(firmStreams.length).map(ending).map(move)),
    conditional: inflows(waiting, waitingWidths, waitingCourses.slice(0, waiting.length).map(move)),
    intent: inflows(intents, intentWidths, waitingCourses.slice(waiting.length).map(ending).map(move)),
    inKind: inflows(
      hours,
      hours.map(() => 0),
      hourRows.map((y) =>
        move({
          fromX: columns.spring,
          bendStart: columns.deliverableEnd,
          bendEnd: columns.deliverableEnd,
          toX: columns.deliverableEnd,
          fromY: y,
          toY: y,
        }),
      ),
    ),
    channel: {
      top: channelTop,
      waterline: down,
      bottom: bottom + down,
      bed: Math.max(bottom + down, goal ?? 0, stretch ?? 0),
      full: wide(firmTotal + waitingTotal),
    },
    deliverables,
    surplus,
    gauge: {
      top: channelTop - 16,
      bottom: Math.max(bottom + down, goal ?? 0, minimum ?? 0, stretch ?? 0) + 14,
      minimum,
      goal,
      stretch,
      labels: spaced(
        [...wanted].sort((a, b) => a.y - b.y),
        21,
      ),
    },
    totals: { firm: firmTotal, conditional: waitingTotal },
  };
}

/** A course as an SVG path; a stroke as wide as the amount keeps its thickness in the bend. */
export function coursePath({ fromX, bendStart, bendEnd, toX, fromY, toY }: Course, shift = 0): string {
  const middle = (bendStart + bendEnd) / 2;
  const [y0, y1] = [round(fromY + shift), round(toY + shift)];
  return `M${round(fromX)} ${y0}H${round(bendStart)}C${round(middle)} ${y0} ${round(middle)} ${y1} ${round(bendEnd)} ${y1}${toX > bendEnd ? `H${round(toX)}` : ""}`;
}

/** The height of a course at x: the same curve as its path, for tests and for labels. */
export function heightAt(course: Course, x: number): number {
  if (x <= course.bendStart) return course.fromY;
  if (x >= course.bendEnd) return course.toY;
  const wanted = (x - course.bendStart) / (course.bendEnd - course.bendStart);
  let [low, high] = [0, 1];
  for (let step = 0; step < 40; step += 1) {
    const t = (low + high) / 2;
    const reached = 1.5 * (1 - t) * (1 - t) * t + 1.5 * (1 - t) * t * t + t ** 3;
    if (reached < wanted) low = t;
    else high = t;
  }
  return course.fromY + (course.toY - course.fromY) * (3 * low * low - 2 * low ** 3);
}

/** A tenth of a pixel is finer than any screen. */
export const round = (value: number): number => Math.round(value * 10) / 10;

/** Breaks a label into at most two lines of so many letters; what does not fit ends in an ellipsis. */
export function twoLines(text: string, letters: number): readonly string[] {
  if (text.length <= letters) return [text];
  const cut = text.lastIndexOf(" ", letters);
  const first = cut > 4 ? text.slice(0, cut) : text.slice(0, letters);
  return [first, shortened(text.slice(first.length).trim(), letters)];
}

/** Shortens a label to so many letters. */
export const shortened = (text: string, letters: number): string =>
  text.length <= letters ? text : `${text.slice(0, letters - 1).trimEnd()}…`;
