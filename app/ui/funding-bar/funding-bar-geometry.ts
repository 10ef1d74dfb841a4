/** One pledge in the stream: how much, by whom, and how sure. `hue` is the organization's, 0 when it is not named. */
export interface FundingBand {
  readonly id: string;
  readonly label: string;
  readonly hue: number;
  readonly amountMinor: bigint;
  readonly kind: "firm" | "conditional" | "intent";
  readonly delivered?: boolean;
  /** Set for the viewer's own what-if. */
  readonly you?: boolean;
}

/** What a stream bar is drawn from. Amounts are minor units of one currency; nothing here is a float before geometry. */
export interface FundingBarData {
  readonly goalMinor: bigint | null;
  readonly minimumMinor: bigint | null;
  /** What must be offered in all for one deliverable more. */
  readonly stretchMinor?: bigint | null;
  readonly currency: string;
  readonly bands: readonly FundingBand[];
  readonly deliveredMinor?: bigint;
  /** The line is at least this long, so that two bars can be compared. */
  readonly reachMinor?: bigint;
}

export interface PlacedBand extends FundingBand {
  /** Left edge and width, in percent of the bar. */
  readonly x: number;
  readonly width: number;
  /** Place among the firm bands: each is 16 % deeper than the one before. */
  readonly depth: number;
  readonly first: boolean;
  readonly last: boolean;
}

export interface FundingTotals {
  readonly firm: bigint;
  readonly conditional: bigint;
  readonly intent: bigint;
  readonly delivered: bigint;
}

export interface FundingBarGeometry {
  readonly bands: readonly PlacedBand[];
  readonly bedWidth: number;
  readonly minimumAt: number | null;
  readonly goalAt: number | null;
  readonly stretchAt: number | null;
  readonly deliveredWidth: number;
  readonly totals: FundingTotals;
}

/** More bands of one kind than this cannot be told apart and would only make the page heavy. */
const bandsPerKind = 24;
const order = ["firm", "conditional", "intent"] as const;

const sum = (bands: readonly FundingBand[]) => bands.reduce((total, band) => total + band.amountMinor, 0n);
const percent = (part: bigint, whole: bigint) => Number((part * 1_000_000n) / whole) / 10_000;
const larger = (a: bigint, b: bigint) => (a > b ? a : b);

/** Keeps the largest bands of a kind in their order and pours the smallest into one last band "and n more". */
function bounded(bands: readonly FundingBand[]): readonly FundingBand[] {
  if (bands.length <= bandsPerKind) return bands;
  const kept = new Set(
    [...bands]
      .sort((a, b) => (a.amountMinor < b.amountMinor ? 1 : a.amountMinor > b.amountMinor ? -1 : 0))
      .slice(0, bandsPerKind - 1),
  );
  const rest = bands.filter((band) => !kept.has(band));
  const kind = bands[0]!.kind;
  return [
    ...bands.filter((band) => kept.has(band)),
    { id: `more-${kind}`, label: `and ${rest.length} more`, hue: 0, amountMinor: sum(rest), kind },
  ];
}

/**
 * Places the bands on one line: firm by joining, then conditional, then intent. The line is as long as the larger of
 * the goal and everything offered, and the bed reaches to the goal. Pure; percentages are exact to 0.0001.
 */
export function layoutFundingBar(data: FundingBarData): FundingBarGeometry {
  const byKind = order.map((kind) => data.bands.filter((band) => band.kind === kind && band.amountMinor > 0n));
  const [firm, conditional, intent] = byKind.map(sum) as [bigint, bigint, bigint];
  const offered = firm + conditional + intent;
  const domain =
    [data.goalMinor, data.minimumMinor, data.stretchMinor, data.reachMinor, offered].reduce<bigint>(
      (most, each) => larger(most, each ?? 0n),
      0n,
    ) || 1n;
  const shown = byKind.flatMap(bounded);
  let before = 0n;
  const bands = shown.map((band, index): PlacedBand => {
    const placed = {
      ...band,
      x: percent(before, domain),
      width: percent(before + band.amountMinor, domain) - percent(before, domain),
      depth: index,
      first: index === 0,
      last: index === shown.length - 1 && before + band.amountMinor === domain,
    };
    before += band.amountMinor;
    return placed;
  });
  const marked = data.bands.filter((band) => band.delivered);
  const delivered = data.deliveredMinor ?? sum(marked);
  // Once everything is firm the end of the bar is the goal, and marks would only say so twice.
  const full = data.goalMinor !== null && firm >= data.goalMinor && offered === firm && domain === data.goalMinor;
  return {
    bands,
    bedWidth: data.goalMinor === null ? 100 : percent(data.goalMinor, domain),
    minimumAt:
      full || data.minimumMinor === null || data.minimumMinor === data.goalMinor
        ? null
        : percent(data.minimumMinor, domain),
    goalAt: full || data.goalMinor === null ? null : percent(data.goalMinor, domain),
    stretchAt: data.stretchMinor == null ? null : percent(data.stretchMinor, domain),
    // Where the bands say themselves what is delivered they are painted one by one; a bare sum flows from the left.
    deliveredWidth: marked.length > 0 ? 0 : percent(delivered > domain ? domain : delivered, domain),
    totals: { firm, conditional, intent, delivered },
  };
}

export interface TickLabel {
  readonly text: string;
  /** In percent of the bar. */
  readonly at: number;
  readonly anchor: "start" | "middle" | "end";
}

/** The narrowest bar that carries labels, in pixels; wider bars only leave more room. */
const narrowest = 240;
/** The widths of the words at 13 px, in pixels. */
const wordWidth: Readonly<Record<string, number>> = { minimum: 62, goal: 30, stretch: 48, "minimum · goal": 104 };

function span(label: TickLabel, width: number): [number, number] {
  const at = (label.at / 100) * width;
  const word = wordWidth[label.text] ?? label.text.length * 8;
  return label.anchor === "start"
    ? [at, at + word]
    : label.anchor === "end"
      ? [at - word, at]
      : [at - word / 2, at + word / 2];
}

/** True when every label lies inside a bar of this width and none touches another. */
export function labelsFit(labels: readonly TickLabel[], width: number): boolean {
  const spans = labels.map((label) => span(label, width)).sort((a, b) => a[0] - b[0]);
  return spans.every(
    ([from, to], index) => from >= -1 && to <= width + 1 && (index === 0 || from >= spans[index - 1]![1] + 6),
  );
}

/** The labels with "stretch" above its tick too, where there is room for it; the sentence of the bar says it in any case. */
export function withStretchLabel(
  labels: readonly TickLabel[],
  stretchAt: number | null,
  barWidth = narrowest,
): readonly TickLabel[] {
  if (stretchAt === null) return labels;
  const options = (["end", "middle", "start"] as const).map((anchor) => [
    ...labels,
    { text: "stretch", at: stretchAt, anchor },
  ]);
  return options.find((each) => labelsFit(each, barWidth)) ?? labels;
}

/**
 * Chooses how "minimum" and "goal" are written above their ticks, so that on a bar of at least `barWidth` pixels they
 * neither overlap nor overflow: centred if there is room, else leaning away from each other, else as one label.
 */
export function tickLabels(
  minimumAt: number | null,
  goalAt: number | null,
  barWidth = narrowest,
): readonly TickLabel[] {
  const anchors = ["middle", "end", "start"] as const;
  if (goalAt === null && minimumAt === null) return [];
  if (goalAt === null || minimumAt === null) {
    const text = goalAt === null ? "minimum" : "goal";
    const at = (goalAt ?? minimumAt)!;
    const options = anchors.map((anchor): readonly TickLabel[] => [{ text, at, anchor }]);
    return options.find((labels) => labelsFit(labels, barWidth)) ?? options[1]!;
  }
  const pairs = anchors.flatMap((forMinimum) =>
    anchors.map((forGoal): readonly TickLabel[] => [
      { text: "minimum", at: minimumAt, anchor: forMinimum },
      { text: "goal", at: goalAt, anchor: forGoal },
    ]),
  );
  const together = (anchor: TickLabel["anchor"]): readonly TickLabel[] => [
    { text: "minimum · goal", at: anchor === "start" ? minimumAt : goalAt, anchor },
  ];
  return (
    [...pairs, together("end"), together("middle"), together("start")].find((labels) => labelsFit(labels, barWidth)) ??
    together("end")
  );
}
