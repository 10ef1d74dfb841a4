import type { ReactNode } from "react";
import { figureNames, figureWords, type Figure, type Figures } from "#app/domain/ledger/figures.ts";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";

interface BookFiguresProps {
  readonly figures: Figures;
  readonly currency: string;
  /** Whose they are, as the book's filters say it: "project=a-slug", "organization=a-slug", or nothing for the network. */
  readonly of?: string;
  /** What is worth knowing beside each. */
  readonly notes?: Partial<Readonly<Record<Figure, ReactNode>>>;
  readonly compact?: boolean;
}

/** Promised, invoiced, received, spent: four figures that are never mixed, each a link to the rows of the book that it is the sum of. */
export function BookFigures({ figures: sums, currency, of = "", notes = {}, compact = false }: BookFiguresProps) {
  return (
    <dl className={compact ? "four compact" : "four"}>
      {figureNames.map((figure) => (
        <div key={figure}>
          <dt>{figureWords[figure]}</dt>
          <dd className={figure === "spent" ? "big moss" : "big"}>
            <Link to={`/ledger?${of === "" ? "" : `${of}&`}figure=${figure}`}>
              <Amount minor={sums[`${figure}Minor`]} currency={currency} />
            </Link>
          </dd>
          {notes[figure] !== undefined && <dd>{notes[figure]}</dd>}
        </div>
      ))}
    </dl>
  );
}
