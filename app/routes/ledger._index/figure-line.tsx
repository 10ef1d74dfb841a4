import { figureRows } from "#app/domain/ledger/figure-rows.ts";
import { figureWords, type Figure } from "#app/domain/ledger/figures.ts";
import { Amount } from "#app/ui/base/money.tsx";

interface FigureLineProps {
  readonly figure: Figure;
  /** Null where other filters leave only some of its rows. */
  readonly minor: bigint | null;
  readonly currency: string;
}

/** The figure that these rows make together, and what it counts. */
export function FigureLine({ figure, minor, currency }: FigureLineProps) {
  const { says, of, side } = figureRows[figure];
  return (
    <p className="aside-note figure-line" role="status">
      <span>
        {minor !== null && (
          <>
            <b>
              {figureWords[figure]}: <Amount minor={minor} currency={currency} cents />
            </b>
            , the {side} side of <i>{of.map(({ account }) => account).join(" and ")}</i> in the transfers below, less
            the other side.{" "}
          </>
        )}
        {says}
      </span>
    </p>
  );
}
