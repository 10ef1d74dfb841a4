import type { ShownFund } from "#app/domain/funds/shown-fund.ts";
import { useMoneyFormat } from "#app/ui/base/money.tsx";

const share = (part: bigint, whole: bigint) => (whole <= 0n ? 0 : Number((part * 10_000n) / whole) / 100);

/** A fund as one channel: what is paid for accepted work, what is promised, and what is left. */
export function FundBar({
  fund: { filledMinor, promisedMinor, spentMinor, leftMinor, currency },
}: {
  readonly fund: Pick<ShownFund, "filledMinor" | "promisedMinor" | "spentMinor" | "leftMinor" | "currency">;
}) {
  const write = useMoneyFormat();
  const spent = share(spentMinor, filledMinor);
  const promised = share(promisedMinor, filledMinor);
  return (
    <span
      className="fund-bar"
      role="img"
      aria-label={`${write(spentMinor, currency)} spent, ${write(promisedMinor, currency)} promised, ${write(leftMinor, currency)} left`}
    >
      <svg width="100%" height="14">
        <rect className="bed" width="100%" height="14" />
        {spent > 0 && <rect className="spent" width={`${spent}%`} height="14" />}
        {promised > 0 && <rect className="promised" x={`${spent}%`} width={`${promised}%`} height="14" />}
      </svg>
    </span>
  );
}
