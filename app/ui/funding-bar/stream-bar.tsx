import { useContext, useEffect, useRef, useState, type ReactNode } from "react";
import { RenderCacheContext, fingerprint } from "#app/ui/base/render-cache.ts";
import { LocaleProvider, useLocale } from "#app/ui/base/locale.tsx";
import { useMoneyFormat } from "#app/ui/base/money.tsx";
import { hueClass } from "#app/ui/organization/organization-mark.tsx";
import {
  layoutStream,
  tickLabels,
  withStretchLabel,
  type PlacedBand,
  type StreamBarData,
  type StreamGeometry,
} from "./stream-geometry.ts";

export type { StreamBarData } from "./stream-geometry.ts";

/** Heights in pixels: thin on the board, card in lists, row on the front page, page at the head of a project. */
const heights = { thin: 8, card: 18, row: 22, page: 34 } as const;
const lean = 6;

interface StreamBarProps {
  readonly data: StreamBarData;
  readonly size?: keyof typeof heights;
}

const kindWords = { firm: "firm", conditional: "waiting on conditions", intent: "intent, not binding" } as const;

/** The sentence that says what the bar shows, in the same figures. */
function sentence(data: StreamBarData, { totals }: StreamGeometry, money: (minor: bigint) => string): string {
  const parts = [
    totals.delivered > 0n && `${money(totals.delivered)} delivered`,
    `${money(totals.firm)} firm`,
    totals.conditional > 0n && `${money(totals.conditional)} waiting on conditions`,
    totals.intent > 0n && `${money(totals.intent)} intent`,
  ].filter(Boolean);
  const marks = [
    data.minimumMinor !== null && data.minimumMinor !== data.goalMinor && `minimum ${money(data.minimumMinor)}`,
    data.goalMinor === null ? "no goal yet" : `goal ${money(data.goalMinor)}`,
    data.stretchMinor != null && `stretch ${money(data.stretchMinor)}`,
  ].filter(Boolean);
  return `${parts.join(", ")}; ${marks.join(", ")}`;
}

/** The ids of bands that came after the first drawing, so that only they flow in. */
function useArrivals(bands: readonly PlacedBand[]): ReadonlySet<string> {
  const known = useRef<Set<string> | null>(null);
  const [arrivals, setArrivals] = useState<ReadonlySet<string>>(new Set());
  const ids = bands.map(({ id }) => id).join(" ");
  useEffect(() => {
    const now = ids === "" ? [] : ids.split(" ");
    const before = known.current;
    known.current = new Set(now);
    if (before) setArrivals(new Set(now.filter((id) => !before.has(id))));
  }, [ids]);
  return arrivals;
}

function Band({
  band,
  height,
  arriving,
  title,
}: {
  readonly band: PlacedBand;
  readonly height: number;
  readonly arriving: boolean;
  readonly title: string;
}) {
  // The first band starts before the bar and the last one ends after it, so that the lean is cut off flat at both ends.
  const x = `${band.x}%`;
  const width = `${band.width}%`;
  const keel = height >= 16;
  const className = `band ${hueClass(band.hue)}${arriving ? " arriving" : ""}`;
  if (band.kind === "intent")
    return (
      <g className={className}>
        <title>{title}</title>
        <svg x={x} width={width} height={height} overflow="visible">
          <rect className="ghost" x="5" y=".75" width="90%" height={height - 1.5} rx="2" />
        </svg>
      </g>
    );
  return (
    <g className={className}>
      <title>{title}</title>
      {band.first && (
        <rect
          className={band.kind === "conditional" ? undefined : band.delivered ? "done" : "firm"}
          fill={band.kind === "conditional" ? "url(#hatch)" : undefined}
          x={-lean}
          width={lean * 2}
          height={height}
        />
      )}
      <rect
        className={band.kind === "conditional" ? undefined : band.delivered ? "done" : "firm"}
        fill={band.kind === "conditional" ? "url(#hatch)" : undefined}
        x={x}
        width={width}
        height={height}
      />
      {band.kind === "firm" && !band.delivered && band.depth > 0 && (
        <rect className="depth" x={x} width={width} height={height} fillOpacity={Math.min(band.depth * 0.16, 0.8)} />
      )}
      {keel && <rect className="keel" x={x} y={height - 3} width={width} height="3" />}
      {keel && band.first && <rect className="keel" x={-lean} y={height - 3} width={lean * 2} height="3" />}
      {keel && <rect className="cut" x={x} y={height - 4} width={width} height="1" />}
      {keel && band.first && <rect className="cut" x={-lean} y={height - 4} width={lean * 2} height="1" />}
      {band.last && (
        <svg x="100%" overflow="visible">
          <rect
            className={
              band.kind === "conditional" ? undefined : band.delivered ? "done" : band.depth > 0 ? "depth" : "firm"
            }
            fill={band.kind === "conditional" ? "url(#hatch)" : undefined}
            width={lean}
            height={height}
          />
        </svg>
      )}
      {!band.first && (
        <svg x={x} overflow="visible">
          <rect className="cut" x="-1" width="2" height={height} />
        </svg>
      )}
    </g>
  );
}

/** A bar as wide as the page has at least so many pixels, on screens wider than a phone. */
const wideBar = 420;

/** "minimum" and "goal" above the bar; where a phone needs them closer than a desk does, both sets are drawn and one shown. */
function Marks({
  geometry: { minimumAt, goalAt, stretchAt },
  wide,
}: {
  readonly geometry: StreamGeometry;
  readonly wide: boolean;
}) {
  const narrowLabels = withStretchLabel(tickLabels(minimumAt, goalAt), stretchAt);
  const wideLabels = wide ? withStretchLabel(tickLabels(minimumAt, goalAt, wideBar), stretchAt, wideBar) : narrowLabels;
  const same = JSON.stringify(narrowLabels) === JSON.stringify(wideLabels);
  const draw = (labels: typeof narrowLabels, className: string) => (
    <svg className={className} width="100%" height="18" overflow="visible" aria-hidden="true">
      {labels.map((label) => (
        <text key={label.text} x={`${label.at}%`} y="13" textAnchor={label.anchor}>
          {label.text}
        </text>
      ))}
    </svg>
  );
  return same ? (
    draw(wideLabels, "marks")
  ) : (
    <>
      {draw(wideLabels, "marks max-md:hidden")}
      {draw(narrowLabels, "marks md:hidden")}
    </>
  );
}

/**
 * One horizontal channel with a band per organization: width is money, firm is solid, conditional hatched, intent a
 * dashed ghost, delivered moss. Ticks stand at the minimum and the goal. A band that appears later flows in.
 */
export function StreamBar({ data, size = "card" }: StreamBarProps) {
  const format = useMoneyFormat();
  const geometry = layoutStream(data);
  const bar = {
    className: size === "thin" ? "stream thin" : "stream",
    role: "img",
    "aria-label": sentence(data, geometry, (minor) => format(minor, data.currency)),
  };
  const viewer = useLocale();
  const renderCache = useContext(RenderCacheContext);
  const water = <Water data={data} size={size} />;
  if (!import.meta.env.SSR || !renderCache) return <div {...bar}>{water}</div>;
  // The browser finds the very elements that it would have drawn itself, and takes them over.
  const markup = renderCache(`bar ${size} ${viewer.locale} ${fingerprint(data)}`, () => (
    <LocaleProvider value={viewer}>{water}</LocaleProvider>
  ));
  return <div {...bar} dangerouslySetInnerHTML={{ __html: markup }} />;
}

/** What a bar consists of; no element has two texts side by side, which the server would have to keep apart for the browser. */
function Water({ data, size }: Required<StreamBarProps>) {
  const format = useMoneyFormat();
  const money = (minor: bigint) => format(minor, data.currency);
  const geometry = layoutStream(data);
  const arrivals = useArrivals(geometry.bands);
  const height = heights[size];
  const firmEnd = geometry.bands.filter(({ kind }) => kind !== "intent").at(-1);
  const wetWidth = `${firmEnd ? firmEnd.x + firmEnd.width : 0}%`;
  return (
    <>
      {size !== "thin" && <Marks geometry={geometry} wide={size !== "card"} />}
      <div className="water" aria-hidden="true">
        <svg width="100%" height={height}>
          <rect className="bed" width={`${geometry.bedWidth}%`} height={height} />
          <g transform={`matrix(1 0 ${-lean / height} 1 ${lean / 2} 0)`}>
            {geometry.bands.map((band) => (
              <Band
                key={band.id}
                band={band}
                height={height}
                arriving={arrivals.has(band.id)}
                title={`${band.label}: ${money(band.amountMinor)} ${band.delivered ? "delivered" : kindWords[band.kind]}`}
              />
            ))}
            {geometry.deliveredWidth > 0 && (
              <g>
                <title>{`${money(geometry.totals.delivered)} delivered and accepted`}</title>
                <rect className="done" x={-lean} width={lean * 2} height={height} />
                <rect className="done" width={`${geometry.deliveredWidth}%`} height={height} />
                {geometry.deliveredWidth < 100 ? (
                  <svg x={`${geometry.deliveredWidth}%`} overflow="visible">
                    <rect className="cut" x="-1" width="2" height={height} />
                  </svg>
                ) : (
                  <svg x="100%" overflow="visible">
                    <rect className="done" width={lean} height={height} />
                  </svg>
                )}
              </g>
            )}
          </g>
          <rect fill="url(#sheen)" width={wetWidth} height={height} />
        </svg>
      </div>
      {(geometry.minimumAt ?? geometry.goalAt ?? geometry.stretchAt) !== null && (
        <svg className="ticks" width="100%" height={height + 12} overflow="visible" aria-hidden="true">
          {geometry.minimumAt !== null && (
            <line
              className="tick min"
              x1={`${geometry.minimumAt}%`}
              x2={`${geometry.minimumAt}%`}
              y1="0"
              y2={height + 12}
            />
          )}
          {[geometry.goalAt, geometry.stretchAt].map(
            (at, index) =>
              at !== null && (
                <svg key={index} x={`${at}%`} overflow="visible">
                  <line
                    className={index === 0 ? "tick" : "tick min"}
                    x1={at > 99 ? -1 : 0}
                    x2={at > 99 ? -1 : 0}
                    y1="0"
                    y2={height + 12}
                  />
                </svg>
              ),
          )}
        </svg>
      )}
    </>
  );
}

interface StreamWordsProps {
  readonly data: StreamBarData;
  /** What follows the sums, for example "6 organizations" and the days left. */
  readonly after?: readonly ReactNode[];
}

/** The line of words beneath a bar: it says the same as the bar. Intent is never mixed into the sum. */
export function StreamWords({ data, after = [] }: StreamWordsProps) {
  const format = useMoneyFormat();
  const money = (minor: bigint) => <span className="tn">{format(minor, data.currency)}</span>;
  const { totals } = layoutStream(data);
  const head =
    totals.delivered > 0n && data.goalMinor !== null ? (
      <>
        <b>{money(totals.delivered)}</b> of {money(data.goalMinor)} delivered
      </>
    ) : data.goalMinor !== null ? (
      <>
        <b>{money(totals.firm)}</b> of {money(data.goalMinor)} firm
      </>
    ) : (
      <>
        <b>{money(totals.firm > 0n ? totals.firm : totals.intent)}</b> {totals.firm > 0n ? "firm" : "intent"}
      </>
    );
  return (
    <p className="words">
      {head}
      {after.map((part, index) => (
        <span key={index}> · {part}</span>
      ))}
    </p>
  );
}

/** The hatch of money that waits and the light on the water, defined once per page and used by every drawing on it. */
export function WaterPatterns() {
  return (
    <svg className="vh" width="0" height="0" aria-hidden="true">
      <defs>
        <pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(28)">
          <rect className="hatch-ground" width="7" height="7" />
          <rect className="hatch-line" width="3" height="7" />
        </pattern>
        <linearGradient id="sheen" x1="0" x2="0" y1="0" y2="1">
          <stop className="sheen-top" offset="0" />
          <stop className="sheen-end" offset=".55" />
        </linearGradient>
      </defs>
    </svg>
  );
}
