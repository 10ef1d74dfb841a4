import type { OrganizationReport } from "#app/domain/reports/organization-reports.server.ts";
import { timesInWords } from "#app/domain/reports/statement.ts";
import { Amount } from "#app/ui/base/money.tsx";

type LeadProps = { readonly report: Pick<OrganizationReport, "sums" | "besideMinor" | "currency"> };

/** The page in one sentence, for whoever reads only one. */
export function Lead({ report: { sums, besideMinor, currency } }: LeadProps) {
  if (sums.spentMinor === 0n)
    return (
      <p className="lead">
        <b className="w">
          <Amount minor={sums.committedMinor} currency={currency} />
        </b>{" "}
        is promised to work that everybody will use. Nothing of it is delivered yet, so nothing is owed.
      </p>
    );
  const times = timesInWords(besideMinor, sums.spentMinor);
  return (
    <p className="lead">
      Our part was{" "}
      <b className="m">
        <Amount minor={sums.spentMinor} currency={currency} />
      </b>{" "}
      of open-source work that is now in use, and{" "}
      <b className="w">
        <Amount minor={besideMinor} currency={currency} />
      </b>{" "}
      from others stood beside it{times === null ? "." : `: ${times} for each one of ours.`}
    </p>
  );
}
