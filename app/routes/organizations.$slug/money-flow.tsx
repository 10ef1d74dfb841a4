import type { StatementSums } from "#app/domain/reports/statement.ts";
import { useMoneyFormat } from "#app/ui/base/money.tsx";

/** Height of all that was signed, and the gap between the streams on the right, in units of the drawing. */
const tall = 104;
const gap = 25;
const [left, bend, right, end] = [0, 290, 480, 780] as const;

/** Part of a whole as a number for drawing: the only place where money becomes one, at four decimals. */
const part = (of: bigint, whole: bigint): number => (whole <= 0n ? 0 : Number((of * 10_000n) / whole) / 10_000);

const stream = (from: number, to: number, height: number): string => {
  const middle = (bend + right) / 2;
  const [a, b] = [from + height, to + height].map((y) => y.toFixed(1));
  return `M${left} ${from.toFixed(1)}H${bend}C${middle} ${from.toFixed(1)} ${middle} ${to.toFixed(1)} ${right} ${to.toFixed(1)}H${end}V${b}H${right}C${middle} ${b} ${middle} ${a} ${bend} ${a}H${left}Z`;
};

/** All that was signed, dividing into what is delivered (received and owed), what is still committed, and what came back. */
export function MoneyFlow({ sums, currency }: { readonly sums: StatementSums; readonly currency: string }) {
  const format = useMoneyFormat();
  const money = (minor: bigint) => format(minor, currency);
  const { signedMinor, promisedMinor, spentMinor, waitingMinor } = sums;
  const committedMinor = sums.committedMinor + waitingMinor;
  const backMinor = signedMinor - promisedMinor - waitingMinor;
  const owing = sums.owedMinor;
  const streams = [
    { className: "m", minor: spentMinor, words: "delivered upstream" },
    { className: "r", minor: committedMinor, words: "still committed" },
    { className: "g", minor: backMinor, words: "given back by others joining" },
  ].filter(({ minor }) => minor > 0n);
  let from = 40;
  let to = 14;
  const drawn = streams.map((each) => {
    const height = Math.max(1.6, part(each.minor, signedMinor) * tall);
    const placed = { ...each, from, to, height };
    from += height;
    to += height + gap;
    return placed;
  });
  const bottom = Math.max(from, to - gap) + 22;
  const delivered = drawn.find(({ className }) => className === "m");
  const owedWidth = part(owing, spentMinor) * (end - right);
  const sentence = `Of ${money(signedMinor)} signed, ${streams.map(({ minor, words }) => `${money(minor)} is ${words}`).join(", ")}${owing > 0n ? `; of what is delivered, ${money(sums.receivedMinor)} is received and ${money(owing)} owed` : ""}.`;
  return (
    <>
      <svg className="split" viewBox={`0 0 1120 ${Math.ceil(bottom)}`} role="img" aria-label={sentence}>
        <defs>
          <pattern id="owed" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(28)">
            <rect className="owed-ground" width="7" height="7" />
            <rect className="owed-line" width="3" height="7" />
          </pattern>
        </defs>
        {drawn.map((each) => (
          <path key={each.className} className={each.className} d={stream(each.from, each.to, each.height)} />
        ))}
        {delivered && owedWidth > 0 && (
          <rect fill="url(#owed)" x={end - owedWidth} y={delivered.to} width={owedWidth} height={delivered.height} />
        )}
        <text x="0" y="27" className="pd">
          {money(signedMinor)} signed
        </text>
        {delivered && delivered.height >= 18 && sums.receivedMinor > 0n && end - right - owedWidth > 110 && (
          <text className="in" x={right + 12} y={delivered.to + delivered.height / 2 + 5}>
            {money(sums.receivedMinor)} received
          </text>
        )}
        {delivered && owing > 0n && (
          <text className="pl" x={end} y={delivered.to + delivered.height + 16} textAnchor="end">
            {money(owing)} owed
          </text>
        )}
        {drawn.map(({ className, minor, words, to: y, height }) => (
          <g key={className}>
            <text className="f" x="872" y={y + height / 2 + 7} textAnchor="end">
              {money(minor)}
            </text>
            <text x="886" y={y + height / 2 + 6}>
              {words}
            </text>
          </g>
        ))}
      </svg>
      <ul className="splitl">
        {streams.map(({ className, minor, words }) => (
          <li key={className}>
            <svg className="split-part" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
              <rect className={className} width={Math.max(1, part(minor, signedMinor) * 100)} height="10" />
            </svg>
            <b className="tn">{money(minor)}</b>
            <span>
              {words}
              {className === "m" && owing > 0n && `: ${money(sums.receivedMinor)} received, ${money(owing)} owed`}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
