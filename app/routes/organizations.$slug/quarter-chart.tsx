import type { Quarter } from "#app/domain/reports/statement.ts";
import { useLocale } from "#app/ui/base/locale.tsx";
import { useMoneyFormat } from "#app/ui/base/money.tsx";

const [ground, highest, step, wide] = [176, 136, 130, 104] as const;

const heightOf = (minor: bigint, most: bigint): number =>
  most <= 0n ? 0 : (Number((minor * 100_000n) / most) / 100_000) * highest;

/** What was delivered in each of the last quarters, standing on what was delivered before. */
export function QuarterChart({
  quarters,
  currency,
}: {
  readonly quarters: readonly Quarter[];
  readonly currency: string;
}) {
  const { locale } = useLocale();
  const format = useMoneyFormat();
  const money = (minor: bigint) => format(minor, currency);
  const month = (index: number) =>
    new Intl.DateTimeFormat(locale, { month: "short", timeZone: "UTC" }).format(new Date(Date.UTC(2026, index, 15)));
  const name = ({ quarter }: Quarter) => `${month(quarter * 3 - 3)} to ${month(quarter * 3 - 1)}`;
  const most = quarters.reduce(
    (max, { beforeMinor, deliveredMinor }) => (beforeMinor + deliveredMinor > max ? beforeMinor + deliveredMinor : max),
    0n,
  );
  const total = quarters.reduce((sum, { deliveredMinor }) => sum + deliveredMinor, 0n);
  const sentence = `Delivered upstream by quarter: ${quarters.map((each) => `${name(each)} ${each.year} ${money(each.deliveredMinor)}`).join(", ")}; ${money(total)} in these four.`;
  return (
    <section aria-labelledby="quarters">
      <h2 id="quarters">Delivered, quarter by quarter</h2>
      <p className="keyl">Each quarter stands on the ones before it.</p>
      <svg viewBox="0 0 520 226" role="img" aria-label={sentence}>
        <path className="base" d={`M0 ${ground}h520`} />
        {quarters.map((each, index) => {
          const x = 6 + index * step;
          const before = heightOf(each.beforeMinor, most);
          const added = heightOf(each.deliveredMinor, most);
          const top = ground - before - added;
          return (
            <g key={`${each.year} ${each.quarter}`}>
              {before > 0 && <rect className="prev" x={x} y={ground - before} width={wide} height={before} />}
              {added > 0 && <rect className="add" x={x} y={top} width={wide} height={added} />}
              <text className="v" x={x + wide / 2} y={top - 8} textAnchor="middle">
                {each.deliveredMinor > 0n ? `+${money(each.deliveredMinor)}` : "0"}
              </text>
              <text x={x + wide / 2} y={ground + 20} textAnchor="middle">
                {name(each)}
              </text>
              {index < quarters.length - 1 && (
                <path className="step" d={`M${x + wide} ${top.toFixed(1)}h${step - wide}`} />
              )}
              {(index === 0 || each.quarter === 1) && (
                <text className="y" x={x} y={ground + 42}>
                  {each.year}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </section>
  );
}
