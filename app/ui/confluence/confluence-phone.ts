import {
  cover,
  streamsOf,
  type ConfluenceData,
  type ConfluenceDeliverable,
  type ConfluenceStream,
} from "./confluence-data.ts";
import { round } from "./confluence-geometry.ts";

/** The phone's river: down the right side, once across, down the left side, and out to the right. */
export const phoneWidth = 358;
const rightBank = 346;
const leftBank = 107;
const fullestRiver = 100;
const cornerRadius = 18;
const labelHeight = 42;
const contributionsShown = 4;

export interface PhoneInflow {
  readonly stream: ConfluenceStream;
  readonly y: number;
  readonly width: number;
  /** Where it runs down; null for what stays beside the river. */
  readonly x: number | null;
}

export interface PhoneDeliverable {
  readonly deliverable: ConfluenceDeliverable;
  readonly labelY: number;
  readonly parts: readonly {
    readonly kind: "firm" | "conditional";
    readonly x: number;
    readonly y: number;
    readonly width: number;
  }[];
  readonly dry: { readonly y: number; readonly width: number } | null;
  readonly contributions: readonly {
    readonly title: string;
    readonly state: ConfluenceDeliverable["contributions"][number]["state"] | "more";
    readonly y: number;
  }[];
}

export interface PhoneConfluence {
  readonly height: number;
  readonly inflows: readonly PhoneInflow[];
  /** Where the river turns, and its strands: centre on the right side, and width. */
  readonly turnY: number;
  readonly strands: readonly { readonly kind: "firm" | "conditional"; readonly x: number; readonly width: number }[];
  readonly gauge: {
    readonly y: number;
    readonly minimum: number | null;
    readonly goal: number | null;
    readonly stretch: number | null;
  };
  readonly deliverables: readonly PhoneDeliverable[];
  readonly surplus: {
    readonly y: number;
    readonly strands: PhoneConfluence["strands"];
    readonly amountMinor: bigint;
  } | null;
  readonly totals: { readonly firm: bigint; readonly conditional: bigint };
}

const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);

/**
 * Lays the river out for a narrow screen. The first to join stays outermost on the right; after the crossing the strands
 * keep their order, so the first deliverable takes the outermost water and again nothing crosses.
 */
export function layoutPhoneConfluence(data: ConfluenceData): PhoneConfluence {
  const [firm, waiting, intent, whatIf, hours] = (["firm", "conditional", "intent", "what-if", "in-kind"] as const).map(
    (kind) => streamsOf(data.organizations, kind),
  ) as [
    readonly ConfluenceStream[],
    readonly ConfluenceStream[],
    readonly ConfluenceStream[],
    readonly ConfluenceStream[],
    readonly ConfluenceStream[],
  ];
  const firmTotal = sum(firm.map(({ amountMinor }) => amountMinor));
  const waitingTotal = sum(waiting.map(({ amountMinor }) => amountMinor));
  const prices = data.deliverables.map(({ staffMinor, cloudMinor }) => staffMinor + cloudMinor);
  const fullest = [
    firmTotal + waitingTotal,
    sum(prices),
    data.goalMinor ?? 0n,
    data.minimumMinor ?? 0n,
    data.stretchMinor ?? 0n,
  ].reduce((top, each) => (each > top ? each : top), 1n);
  const wide = (amount: bigint) => (Number(amount) * fullestRiver) / Number(fullest);

  let y = 0;
  let bank = rightBank;
  const inflows = [...firm, ...waiting, ...intent, ...whatIf, ...hours].map((stream): PhoneInflow => {
    const joins = stream.kind === "firm" || stream.kind === "conditional";
    const width = joins
      ? wide(stream.amountMinor)
      : stream.kind === "in-kind"
        ? 3
        : Math.min(Math.max(wide(stream.amountMinor), 6), 16);
    y += labelHeight + width / 2;
    const placed = { stream, y, width, x: joins ? bank - width / 2 : null };
    if (joins) bank -= width;
    y += width / 2 + 12;
    return placed;
  });
  const gaugeY = y + 20;
  const hasGauge = data.goalMinor !== null || data.minimumMinor !== null;
  const turnY = y + (hasGauge ? (data.stretchMinor == null ? 64 : 82) : 20);
  const strands = [
    { kind: "firm" as const, x: rightBank - wide(firmTotal) / 2, width: wide(firmTotal) },
    {
      kind: "conditional" as const,
      x: rightBank - wide(firmTotal) - wide(waitingTotal) / 2,
      width: wide(waitingTotal),
    },
  ].filter(({ width }) => width > 0);

  const coverage = cover(prices, firmTotal, waitingTotal);
  // Firm water is outermost on the right bank; each deliverable takes the next strand inward.
  let firmBank = leftBank;
  let waitingBank = leftBank - wide(firmTotal);
  y = turnY + 131 + 34;
  const deliverables = data.deliverables.map((deliverable, index): PhoneDeliverable => {
    const part = coverage.deliverables[index]!;
    const labelY = y;
    let at = y + 28;
    const parts: PhoneDeliverable["parts"][number][] = [];
    for (const kind of ["firm", "conditional"] as const) {
      const width = wide(part[kind]);
      if (width <= 0) continue;
      const x = (kind === "firm" ? firmBank : waitingBank) - width / 2;
      if (kind === "firm") firmBank -= width;
      else waitingBank -= width;
      parts.push({ kind, x, y: at + width / 2, width });
      at += width;
    }
    const dry = part.dry > 0n ? { y: at, width: wide(part.dry) } : null;
    at += dry?.width ?? 0;
    const shown = deliverable.contributions.slice(0, contributionsShown);
    const hidden = deliverable.contributions.length - shown.length;
    const contributions = [
      ...shown,
      ...(hidden > 0 ? [{ title: `and ${hidden} more`, state: "more" as const }] : []),
    ].map(({ title, state }, place) => ({ title, state, y: at + 22 + place * 23 }));
    y = at + contributions.length * 23 + 40;
    return { deliverable, labelY, parts, dry, contributions };
  });
  const surplusAmount = coverage.surplusFirm + coverage.surplusConditional;
  const surplus =
    surplusAmount > 0n && data.deliverables.length > 0
      ? {
          y: y + 4,
          amountMinor: surplusAmount,
          strands: [
            { kind: "firm" as const, x: firmBank - wide(coverage.surplusFirm) / 2, width: wide(coverage.surplusFirm) },
            {
              kind: "conditional" as const,
              x: waitingBank - wide(coverage.surplusConditional) / 2,
              width: wide(coverage.surplusConditional),
            },
          ].filter(({ width }) => width > 0),
        }
      : null;
  return {
    height: surplus ? surplus.y + 44 : y,
    inflows,
    turnY,
    strands,
    gauge: {
      y: gaugeY,
      minimum:
        data.minimumMinor === null || data.minimumMinor === data.goalMinor ? null : rightBank - wide(data.minimumMinor),
      goal: data.goalMinor === null ? null : rightBank - wide(data.goalMinor),
      stretch: data.stretchMinor == null ? null : rightBank - wide(data.stretchMinor),
    },
    deliverables,
    surplus,
    totals: { firm: firmTotal, conditional: waitingTotal },
  };
}

/** From the left edge along the row, round the corner, and down to the turn. */
export function inflowPath({ y, width, x }: PhoneInflow, turnY: number): string {
  if (x === null) return `M0 ${round(y)}H190`;
  const radius = Math.min(cornerRadius + width / 2, x);
  return `M0 ${round(y)}H${round(x - radius)}Q${round(x)} ${round(y)} ${round(x)} ${round(y + radius)}V${round(turnY + 1)}`;
}

/** Round two concentric corners, from the right side to the left: each strand's radius is its distance to the corner's centre. */
export function turnPath(x: number, turnY: number): string {
  const first = x - 231;
  const second = 131 - first;
  return `M${round(x)} ${round(turnY)}A${round(first)} ${round(first)} 0 0 1 231 ${round(turnY + first)}H123A${round(second)} ${round(second)} 0 0 0 ${round(123 - second)} ${round(turnY + 131)}`;
}

/** Down the left side and out to the right, into a deliverable. */
export function outflowPath(
  part: { readonly x: number; readonly y: number; readonly width: number },
  turnY: number,
): string {
  const radius = cornerRadius + part.width / 2;
  return `M${round(part.x)} ${round(turnY + 130)}V${round(part.y - radius)}Q${round(part.x)} ${round(part.y)} ${round(part.x + radius)} ${round(part.y)}H${rightBank}`;
}
