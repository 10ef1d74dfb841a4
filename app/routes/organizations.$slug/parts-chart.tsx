import type { OrganizationReport } from "#app/domain/reports/organization-reports.server.ts";
import { useMoneyFormat } from "#app/ui/base/money.tsx";

const [row, longest] = [66, 500] as const;
/** A bar narrower than this has no room for its figure. */
const roomForFigure = 58;

const lengthOf = (minor: bigint, most: bigint): number =>
  most <= 0n ? 0 : (Number((minor * 100_000n) / most) / 100_000) * longest;
const shortened = (title: string): string => (title.length > 58 ? `${title.slice(0, 57).trimEnd()}…` : title);

/** Our part of each co-funded project beside what the project costs together. */
export function PartsChart({
  parts,
  currency,
}: {
  readonly parts: OrganizationReport["parts"];
  readonly currency: string;
}) {
  const format = useMoneyFormat();
  const money = (minor: bigint) => format(minor, currency);
  const most = parts.reduce((max, { togetherMinor }) => (togetherMinor > max ? togetherMinor : max), 0n);
  const sentence = `Our part beside the price of each co-funded project: ${parts.map(({ title, oursMinor, togetherMinor }) => `${title}, ${money(oursMinor)} of ${money(togetherMinor)}`).join("; ")}.`;
  return (
    <section aria-labelledby="parts">
      <h2 id="parts">Our part, beside the others’</h2>
      <p className="keyl">Dark is ours; the whole bar is what the project costs.</p>
      <svg viewBox={`0 0 520 ${parts.length * row + 12}`} role="img" aria-label={sentence}>
        {parts.map(({ slug, title, oursMinor, togetherMinor }, index) => {
          const y = index * row;
          const ours = lengthOf(oursMinor, most);
          const whole = lengthOf(togetherMinor, most);
          const others = Math.max(0, whole - ours - 2);
          return (
            <g key={slug}>
              <text x="0" y={y + 20}>
                {shortened(title)}
              </text>
              <rect className="ours" x="0" y={y + 28} width={ours} height="22" />
              {others > 0 && <rect className="oth" x={ours + 2} y={y + 28} width={others} height="22" />}
              {ours >= roomForFigure && (
                <text className="v" x={ours - 6} y={y + 44} textAnchor="end">
                  {money(oursMinor)}
                </text>
              )}
              {others >= roomForFigure * 2 && (
                <text className="w" x={whole - 7} y={y + 44} textAnchor="end">
                  {ours >= roomForFigure ? money(togetherMinor) : `${money(oursMinor)} of ${money(togetherMinor)}`}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </section>
  );
}
