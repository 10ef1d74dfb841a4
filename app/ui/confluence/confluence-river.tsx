import {
  confluenceAriaLabel,
  confluenceSentence,
  confluenceTerms,
  confluenceWords,
  type ConfluenceWords,
} from "./confluence-words.ts";
import {
  columns,
  confluenceWidth,
  coursePath,
  layoutConfluence,
  round,
  shortened,
  twoLines,
  type ConfluenceGeometry,
  type DeliverableGeometry,
  type InflowGeometry,
  type MouthGeometry,
} from "./confluence-geometry.ts";
import { inflowPath, layoutPhoneConfluence, outflowPath, phoneWidth, turnPath } from "./confluence-phone.ts";
import { hueClass } from "#app/ui/organization/organization-mark.tsx";
import { useMoneyFormat } from "#app/ui/base/money.tsx";
import { useLocale } from "#app/ui/base/locale.tsx";
import type { ConfluenceData, ConfluenceStream } from "./confluence-data.ts";

const rowHref = (stream: ConfluenceStream) => (stream.count > 1 ? "#pledges" : `#pledge-${stream.id}`);
const hueOf = (stream: ConfluenceStream) => (stream.hue >= 1 && stream.hue <= 12 ? stream.hue : 0);

/** Thin water is still water: nothing is drawn finer than a pen. */
const penWidth = (width: number) => round(Math.max(width, 1));

/** Strokes that lie bank to bank overlap by so much, so that no ground shines through between them. */
const seam = 0.7;

/** A few lines of current in the channel, where it is deep enough to carry them. */
function Currents({ channel }: { readonly channel: ConfluenceGeometry["channel"] }) {
  const depth = channel.waterline - channel.top;
  const lines = Math.min(Math.floor(depth / 24), 4);
  return (
    <g className="cur" aria-hidden="true">
      {Array.from({ length: lines }, (_, index) => (
        <path
          key={index}
          d={`M${460 + index * 18} ${round(channel.top + (depth * (index + 0.8)) / (lines + 0.6))}c40-3 60 3 100 0s50-2 ${70 - index * 8} 0`}
        />
      ))}
    </g>
  );
}

/** Each spring's colour turns into the river's on the way. */
function Gradients({ streams }: { readonly streams: readonly InflowGeometry[] }) {
  const hues = [...new Set(streams.map(({ stream }) => hueOf(stream)))];
  return (
    <>
      {hues.map((hue) => (
        <linearGradient
          key={hue}
          id={`cf-g${hue}`}
          gradientUnits="userSpaceOnUse"
          x1={columns.spring}
          x2={columns.spring + 190}
          y1="0"
          y2="0"
          className={`o${hue}`}
        >
          <stop className="spring" offset="0" />
          <stop className="turning" offset=".55" />
          <stop className="arrived" offset="1" />
        </linearGradient>
      ))}
    </>
  );
}

/** Fine lines along the banks, each level wiped clean inside by the ground. */
function Waterlines({ geometry }: { readonly geometry: ConfluenceGeometry }) {
  const water = [
    ...[...geometry.firm, ...geometry.conditional].map(({ course, width }) => ({ path: coursePath(course), width })),
    ...geometry.deliverables
      .flatMap(({ firm, conditional }) => [firm, conditional])
      .flatMap((slice) => (slice ? [{ path: coursePath(slice.course), width: slice.width }] : [])),
  ];
  return (
    <g className="wl" mask="url(#cf-fade)" aria-hidden="true">
      {[26, 16, 7].map((spread, level) => (
        <g key={spread}>
          <g className={`line l${level}`}>
            {water.map(({ path, width }, index) => (
              <path key={index} d={path} strokeWidth={round(width + spread + 1.6)} />
            ))}
          </g>
          <g className="wipe">
            {water.map(({ path, width }, index) => (
              <path key={index} d={path} strokeWidth={round(width + spread)} />
            ))}
          </g>
        </g>
      ))}
    </g>
  );
}

function Label({
  stream,
  y,
  words,
}: {
  readonly stream: ConfluenceStream;
  readonly y: number;
  readonly words: ConfluenceWords;
}) {
  const tone = { firm: "", conditional: " w", intent: " f", "in-kind": " f", "what-if": " r" }[stream.kind];
  return (
    <>
      <text className="nm" x="0" y={round(y - 2)}>
        {shortened(stream.kind === "what-if" ? `You: ${stream.name}` : stream.name, 30)}
      </text>
      <text className={`am${tone}`} x="0" y={round(y + 14)}>
        <tspan className="b">{words.amount(stream)}</tspan> {shortened(confluenceTerms(stream, words), 28)}
      </text>
    </>
  );
}

/** One organization's water: a link to its row in the table, with the sentence that shows while it is pointed at. */
function Inflow({
  inflow: { stream, width, course },
  words,
  sentenceY,
}: {
  readonly inflow: InflowGeometry;
  readonly words: ConfluenceWords;
  readonly sentenceY: number;
}) {
  const y = course.fromY;
  const outlined = stream.kind === "intent" || stream.kind === "what-if";
  return (
    <a
      href={rowHref(stream)}
      className={`in ${stream.kind} ${hueClass(stream.hue)}`}
      aria-label={confluenceAriaLabel(stream, words)}
    >
      <rect
        className="hit"
        x="0"
        y={round(y - Math.max(22, width / 2))}
        width="520"
        height={round(Math.max(44, width))}
      />
      {outlined ? (
        <>
          <path className="gp" d={coursePath(course, -width / 2)} />
          <path className="gp" d={coursePath(course, width / 2)} />
          <path className="gp" d={`M${course.fromX} ${round(y - width / 2)}v${round(width)}`} />
        </>
      ) : (
        <path
          className="water"
          d={coursePath(course)}
          strokeWidth={stream.kind === "in-kind" ? undefined : penWidth(width)}
          stroke={stream.kind === "firm" ? `url(#cf-g${hueOf(stream)})` : undefined}
        />
      )}
      {stream.kind === "conditional" && (
        <path
          className="cap"
          d={`M${course.fromX} ${round(y - penWidth(width) / 2)}v${penWidth(width)}`}
          strokeWidth="6"
        />
      )}
      <Label stream={stream} y={y} words={words} />
      <text className="tipt" x="0" y={round(sentenceY)}>
        {shortened(confluenceSentence(stream, words), 190)}
      </text>
    </a>
  );
}

const stateWords: Readonly<Record<MouthGeometry["state"], string>> = {
  proposed: "proposed",
  "in-review": "in review",
  merged: "merged",
  released: "released",
  rejected: "declined upstream",
  forked: "kept in a fork",
  more: "",
};
const isMerged = (state: MouthGeometry["state"]) => state === "merged" || state === "released";
const endClass = (state: MouthGeometry["state"]) =>
  isMerged(state) ? "merged" : state === "in-review" ? "inreview" : state === "rejected" ? "declined" : "proposed";

/** The water between the end of a deliverable and one contribution: it widens or narrows, and turns to moss once merged. */
function Mouth({
  mouth: { from, y, mouth, state },
  waits,
  dryAt,
  accepted,
}: {
  readonly mouth: MouthGeometry;
  readonly waits: boolean;
  readonly dryAt: number | null;
  readonly accepted: boolean;
}) {
  const [x0, x1] = [columns.deliverableEnd - 1, columns.contribution - 2];
  const half = Math.max(mouth, 1) / 2;
  if (dryAt !== null)
    return (
      <path
        className="gp"
        d={`M${x0} ${round(dryAt)}C${x0 + 37} ${round(dryAt)} ${x0 + 37} ${round(y)} ${x1 - 6} ${round(y)}`}
      />
    );
  const path = `M${x0} ${round(from[0])}C${x0 + 37} ${round(from[0])} ${x0 + 37} ${round(y - half)} ${x1} ${round(y - half)}V${round(y + half)}C${x0 + 37} ${round(y + half)} ${x0 + 37} ${round(from[1])} ${x0} ${round(from[1])}Z`;
  const fill = waits
    ? "url(#hatch)"
    : isMerged(state)
      ? accepted
        ? "var(--moss)"
        : "url(#cf-merged)"
      : state === "in-review"
        ? "url(#cf-review)"
        : "url(#cf-proposed)";
  return <path className={waits ? "mouth faded" : "mouth"} d={path} fill={fill} />;
}

function Deliverable({ geometry, words }: { readonly geometry: DeliverableGeometry; readonly words: ConfluenceWords }) {
  const { deliverable, top, width, firm, conditional, dry, mouths } = geometry;
  const price = words.money(deliverable.staffMinor + deliverable.cloudMinor);
  const covered =
    firm && !conditional && !dry
      ? "covered by firm money"
      : firm
        ? "partly covered by firm money"
        : conditional
          ? "waits on conditions"
          : "not covered yet";
  // The price stands on the widest part of its bed, so that it is never half on water.
  const parts = [
    { className: "dv", y: top, width: firm?.width ?? 0 },
    { className: "dv c", y: top + (firm?.width ?? 0), width: conditional?.width ?? 0 },
    { className: "dv d", y: dry?.y ?? top, width: dry?.width ?? 0 },
  ];
  const widest = parts.reduce((best, part) => (part.width > best.width ? part : best));
  return (
    <a
      href={`#deliverable-${deliverable.id}`}
      className="del"
      aria-label={`Deliverable ${deliverable.number}: ${deliverable.title}, ${price}, ${covered}${deliverable.accepted ? ", accepted" : ""}`}
    >
      {dry && (
        <rect
          className="dry"
          x={columns.splitEnd}
          y={round(dry.y)}
          width={columns.deliverableEnd - columns.splitEnd}
          height={round(Math.max(dry.width, 1))}
        />
      )}
      {firm && (
        <path
          className="water wf"
          d={coursePath(firm.course)}
          strokeWidth={penWidth(firm.width)}
          stroke={deliverable.accepted ? "url(#cf-accepted)" : undefined}
        />
      )}
      {conditional && (
        <path className="water wc" d={coursePath(conditional.course)} strokeWidth={penWidth(conditional.width)} />
      )}
      {mouths.map((mouth, index) => (
        <Mouth
          key={index}
          mouth={mouth}
          waits={firm === null && conditional !== null}
          dryAt={firm === null && conditional === null ? top + width / 2 : null}
          accepted={deliverable.accepted === true}
        />
      ))}
      <text className="dn" x="792" y={round(top - 23)}>
        {shortened(`${deliverable.number}  ${deliverable.title}`, 36)}
      </text>
      {deliverable.repository && (
        <text className="dr" x="792" y={round(top - 8)}>
          {shortened(deliverable.repository, 38)}
        </text>
      )}
      {widest.width >= 14 && (
        <text className={widest.className} x="978" y={round(widest.y + widest.width / 2 + 4.5)} textAnchor="end">
          {price}
        </text>
      )}
    </a>
  );
}

function Ends({ deliverables }: { readonly deliverables: readonly DeliverableGeometry[] }) {
  return (
    <g className="es" aria-hidden="true">
      {deliverables.flatMap(({ deliverable, mouths }) =>
        mouths.map((mouth, index) => {
          const lines = twoLines(mouth.title, 23);
          return (
            <g key={`${deliverable.id} ${index}`} className={`end ${endClass(mouth.state)}`}>
              <circle cx={columns.contribution} cy={round(mouth.y)} r="7" />
              {isMerged(mouth.state) && <path d={`m${columns.contribution - 3.4} ${round(mouth.y)} 2.4 2.6 4.4-5`} />}
              {[...lines, stateWords[mouth.state]].map((line, at) => (
                <text
                  key={at}
                  className={at === lines.length ? "st" : undefined}
                  x={columns.contribution + 15}
                  y={round(mouth.y - (lines.length === 2 ? 9 : 3) + at * 15)}
                >
                  {line}
                </text>
              ))}
            </g>
          );
        }),
      )}
    </g>
  );
}

function Gauge({
  geometry: { gauge, totals, channel },
  data,
  words,
}: {
  readonly geometry: ConfluenceGeometry;
  readonly data: ConfluenceData;
  readonly words: ConfluenceWords;
}) {
  const texts = {
    firm: `${words.money(totals.firm)} firm`,
    minimum: `minimum ${words.money(data.minimumMinor ?? 0n)}`,
    goal: `goal ${words.money(data.goalMinor ?? 0n)}`,
    stretch: `stretch ${words.money(data.stretchMinor ?? 0n)}`,
    waits: `${words.money(totals.conditional)} waits`,
  };
  // Without water and without marks there is nothing to measure.
  if (channel.full === 0 && gauge.minimum === null && gauge.goal === null) return null;
  const ticks = [channel.top, gauge.minimum, gauge.goal, gauge.stretch].filter((y) => y !== null);
  return (
    <g className="gauge" aria-hidden="true">
      <path className="pole" d={`M${columns.pole} ${round(gauge.top)}V${round(gauge.bottom)}`} />
      <path d={ticks.map((y) => `M${columns.pole - 7} ${round(y)}h14`).join("")} />
      {gauge.labels.map(({ kind, y }) => (
        <g key={kind}>
          {(kind === "minimum" || kind === "goal" || kind === "stretch") && (
            <rect
              className="pl"
              x={columns.pole + 10}
              y={round(y - 9)}
              width={texts[kind].length * 7 + 9}
              height="18"
              rx="3"
            />
          )}
          <text
            className={kind === "firm" ? "inside" : kind === "waits" ? "wt" : "ha"}
            x={columns.pole + 15}
            y={round(y + 4.5)}
          >
            {texts[kind]}
          </text>
        </g>
      ))}
    </g>
  );
}

/** Hours in kind run above the river to the first deliverable's first contribution, or end with where they go. */
function HoursEnd({
  inflow: { stream, course },
  deliverables,
}: {
  readonly inflow: InflowGeometry;
  readonly deliverables: readonly DeliverableGeometry[];
}) {
  const target = deliverables.find(({ deliverable }) => deliverable.id === stream.deliverableId);
  const mouth = target === deliverables[0] ? target?.mouths[0] : undefined;
  if (mouth)
    return (
      <path
        className="hours"
        d={`M${course.toX} ${round(course.fromY)}C${course.toX + 40} ${round(course.fromY)} ${columns.contribution - 40} ${round(mouth.y - 4)} ${columns.contribution - 11} ${round(mouth.y - 3)}`}
      />
    );
  return (
    <text className="dr" x={columns.deliverableEnd + 12} y={round(course.fromY + 4)}>
      {target ? `to deliverable ${target.deliverable.number}` : "to the whole project"}
    </text>
  );
}

function River({ data, words }: { readonly data: ConfluenceData; readonly words: ConfluenceWords }) {
  const geometry = layoutConfluence(data);
  const { height, channel, surplus, deliverables } = geometry;
  const bottomText = height - 10;
  const inflows = [
    ...geometry.inKind,
    ...geometry.firm,
    ...geometry.conditional,
    ...geometry.intent,
    ...geometry.whatIf,
  ];
  return (
    <svg
      className="conf desk"
      viewBox={`0 0 ${confluenceWidth} ${round(height)}`}
      role="group"
      aria-labelledby="cf-title cf-description"
    >
      <title id="cf-title">{words.title}</title>
      <desc id="cf-description">{words.description}</desc>
      <defs>
        <Gradients streams={geometry.firm} />
        <linearGradient
          id="cf-merged"
          gradientUnits="userSpaceOnUse"
          x1={columns.deliverableEnd}
          x2={columns.contribution}
          y1="0"
          y2="0"
        >
          <stop className="river" offset="0" />
          <stop className="moss" offset=".7" />
        </linearGradient>
        <linearGradient
          id="cf-accepted"
          gradientUnits="userSpaceOnUse"
          x1={columns.channelEnd}
          x2={columns.deliverableEnd}
          y1="0"
          y2="0"
        >
          <stop className="river" offset=".2" />
          <stop className="moss" offset=".8" />
        </linearGradient>
        <linearGradient
          id="cf-review"
          gradientUnits="userSpaceOnUse"
          x1={columns.deliverableEnd}
          x2={columns.contribution}
          y1="0"
          y2="0"
        >
          <stop className="river" offset="0" />
          <stop className="river" offset="1" stopOpacity=".45" />
        </linearGradient>
        <linearGradient
          id="cf-proposed"
          gradientUnits="userSpaceOnUse"
          x1={columns.deliverableEnd}
          x2={columns.contribution}
          y1="0"
          y2="0"
        >
          <stop className="river" offset="0" />
          <stop className="river" offset="1" stopOpacity=".12" />
        </linearGradient>
        <linearGradient id="cf-leave">
          <stop className="ground" offset="0" stopOpacity="0" />
          <stop className="ground" offset=".9" />
        </linearGradient>
        <linearGradient id="cf-fog">
          <stop offset=".17" stopColor="#000" />
          <stop offset=".26" stopColor="#fff" />
          <stop offset=".72" stopColor="#fff" />
          <stop offset=".81" stopColor="#000" />
        </linearGradient>
        <mask id="cf-fade" maskUnits="userSpaceOnUse" x="0" y="0" width={confluenceWidth} height={round(height)}>
          <rect width={confluenceWidth} height={round(height)} fill="url(#cf-fog)" />
        </mask>
      </defs>
      {channel.bed > channel.bottom + 1 && (
        <rect
          className="dry"
          x={columns.lastJoin + 6}
          y={round(channel.bottom)}
          width={columns.channelEnd - columns.lastJoin - 6}
          height={round(channel.bed - channel.bottom)}
        />
      )}
      <Waterlines geometry={geometry} />
      {channel.waterline - channel.top > 1 && (
        <rect
          className="pool"
          x={columns.lastJoin}
          y={round(channel.top)}
          width={columns.channelEnd - columns.lastJoin + 1}
          height={round(channel.waterline - channel.top)}
        />
      )}
      {inflows.map((inflow) => (
        <Inflow key={inflow.stream.id} inflow={inflow} words={words} sentenceY={bottomText} />
      ))}
      <Currents channel={channel} />
      {geometry.inKind.map((inflow) => (
        <HoursEnd key={inflow.stream.id} inflow={inflow} deliverables={deliverables} />
      ))}
      {deliverables.map((each) => (
        <Deliverable key={each.deliverable.id} geometry={each} words={words} />
      ))}
      {surplus && (
        <g className="sur">
          {surplus.firm && (
            <path className="water wf" d={coursePath(surplus.firm.course)} strokeWidth={penWidth(surplus.firm.width)} />
          )}
          {surplus.conditional && (
            <path
              className="water wc"
              d={coursePath(surplus.conditional.course)}
              strokeWidth={penWidth(surplus.conditional.width)}
            />
          )}
          {[surplus.firm, surplus.conditional].map(
            (slice) =>
              slice && (
                <rect
                  key={slice.course.toY}
                  x="836"
                  y={round(slice.course.toY - slice.width / 2 - 2)}
                  width="124"
                  height={round(slice.width + 4)}
                  fill="url(#cf-leave)"
                />
              ),
          )}
          <text
            className="dn"
            x="792"
            y={round(surplus.y)}
          >{`${words.money(surplus.amountMinor)} more than needed`}</text>
          <text className="dr" x="792" y={round(surplus.y + 16)}>
            every share would shrink by as much
          </text>
        </g>
      )}
      <Gauge geometry={geometry} data={data} words={words} />
      <Ends deliverables={deliverables} />
      <text className="cap0" x="0" y={round(bottomText)} aria-hidden="true">
        Point at a stream, or tab to it: who, how much, on what terms. Each opens its row in the table.
      </text>
    </svg>
  );
}

function PhoneRiver({ data, words }: { readonly data: ConfluenceData; readonly words: ConfluenceWords }) {
  const { height, inflows, turnY, strands, gauge, deliverables, surplus } = layoutPhoneConfluence(data);
  const hues = [...new Set(inflows.filter(({ stream }) => stream.kind === "firm").map(({ stream }) => hueOf(stream)))];
  return (
    <svg
      className="conf phone"
      viewBox={`0 0 ${phoneWidth} ${round(height)}`}
      role="img"
      aria-label={`${words.title}. ${words.description}`}
    >
      <defs>
        {hues.map((hue) => (
          <linearGradient
            key={hue}
            id={`cf-p${hue}`}
            gradientUnits="userSpaceOnUse"
            x1="0"
            x2="300"
            y1="0"
            y2="0"
            className={`o${hue}`}
          >
            <stop className="spring" offset="0" />
            <stop className="arrived" offset=".7" />
          </linearGradient>
        ))}
      </defs>
      {inflows.map((inflow) => {
        const { stream, y, width } = inflow;
        return (
          <g key={stream.id} className={`in ${stream.kind} ${hueClass(stream.hue)}`}>
            {stream.kind === "intent" || stream.kind === "what-if" ? (
              <path className="gp" d={`M216 ${round(y - width / 2)}H1v${round(width)}H216`} />
            ) : (
              <path
                className="water"
                d={inflowPath(inflow, turnY)}
                strokeWidth={stream.kind === "in-kind" ? undefined : penWidth(width + seam)}
                stroke={stream.kind === "firm" ? `url(#cf-p${hueOf(stream)})` : undefined}
              />
            )}
            {stream.kind === "conditional" && (
              <path className="cap" d={`M2 ${round(y - penWidth(width) / 2)}v${penWidth(width)}`} strokeWidth="4" />
            )}
            <text className="nm" x="0" y={round(y - width / 2 - 24)}>
              {shortened(stream.kind === "what-if" ? `You: ${stream.name}` : stream.name, 34)}
            </text>
            <text className="am" x="0" y={round(y - width / 2 - 8)}>
              <tspan className="b">{words.amount(stream)}</tspan> {shortened(confluenceTerms(stream, words), 32)}
            </text>
          </g>
        );
      })}
      {strands.map(({ kind, x, width }) => (
        <path
          key={kind}
          className={kind === "firm" ? "water wf" : "water wc"}
          d={turnPath(x, turnY)}
          strokeWidth={penWidth(width)}
        />
      ))}
      <g className="gauge">
        {(["minimum", "goal", "stretch"] as const).map((mark, index) => {
          const x = gauge[mark];
          if (x === null) return null;
          const y = gauge.y + index * 18;
          const text = `${mark} ${words.money(data[`${mark}Minor`] ?? 0n)}`;
          return (
            <g key={mark}>
              <path d={`M${round(x)} ${round(y - 10)}v20M${round(x)} ${round(y)}H${text.length * 7.4 + 8}`} />
              <text className="ha" x="0" y={round(y + 5)}>
                {text}
              </text>
            </g>
          );
        })}
      </g>
      {deliverables.map(({ deliverable, labelY, parts, dry, contributions }) => (
        <g key={deliverable.id}>
          {dry && <rect className="dry" x="121" y={round(dry.y)} width="225" height={round(Math.max(dry.width, 1))} />}
          {parts.map((part) => (
            <path
              key={part.kind}
              className={`water ${part.kind === "firm" ? "wf" : "wc"}${deliverable.accepted && part.kind === "firm" ? " accepted" : ""}`}
              d={outflowPath(part, turnY)}
              strokeWidth={penWidth(part.width)}
            />
          ))}
          <text className="dn" x="114" y={round(labelY)}>
            {shortened(`${deliverable.number}  ${deliverable.title}`, 36)}
          </text>
          <text className="dr" x="114" y={round(labelY + 17)}>
            {shortened(
              [deliverable.repository, words.money(deliverable.staffMinor + deliverable.cloudMinor)]
                .filter(Boolean)
                .join(" · "),
              40,
            )}
          </text>
          {contributions.map(({ title, state, y }) => (
            <g key={y} className={`end ${endClass(state)}`}>
              <circle cx="121" cy={round(y)} r="6" />
              <text x="134" y={round(y + 4.5)}>
                {shortened(title, 38)}
              </text>
            </g>
          ))}
        </g>
      ))}
      {surplus && (
        <g>
          {surplus.strands.map(({ kind, x, width }) => (
            <path
              key={kind}
              className={kind === "firm" ? "water wf" : "water wc"}
              d={`M${round(x)} ${round(turnY + 130)}V${round(surplus.y)}`}
              strokeWidth={penWidth(width)}
            />
          ))}
          <text
            className="dr"
            x="2"
            y={round(surplus.y + 18)}
          >{`${words.money(surplus.amountMinor)} more than needed: every share`}</text>
          <text className="dr" x="2" y={round(surplus.y + 33)}>
            would shrink by as much
          </text>
        </g>
      )}
    </svg>
  );
}

/** The river as it is drawn: the wide one and the one for a narrow screen, of which the sheet shows one. */
export function ConfluenceRiver({ data }: { readonly data: ConfluenceData }) {
  const { locale } = useLocale();
  const write = useMoneyFormat();
  const words = confluenceWords(data, (minor) => write(minor, data.currency, { cents: "any" }), locale);
  return (
    <>
      <River data={data} words={words} />
      <PhoneRiver data={data} words={words} />
    </>
  );
}
