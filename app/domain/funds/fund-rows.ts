import type { FundReport } from "./shown-fund.ts";

/** Columns of a fund's account as a file, in order; documented in `docs/export.md`. */
export const fundColumns = [
  "what",
  "about",
  "address",
  "on",
  "amount_minor",
  "currency",
  "share_basis_points",
  "transfer",
] as const;

export type FundFileRow = Readonly<Record<(typeof fundColumns)[number], string>>;

const blank: FundFileRow = {
  what: "",
  about: "",
  address: "",
  on: "",
  amount_minor: "",
  currency: "",
  share_basis_points: "",
  transfer: "",
};

/** What stands on a fund's page, a line for each figure: sums in minor units, as text. */
export function fundRows({
  fund,
  pledges,
  fillings,
  credits,
}: Pick<FundReport, "fund" | "pledges" | "fillings" | "credits">): FundFileRow[] {
  const { currency } = fund;
  const sum = (what: string, minor: bigint): FundFileRow => ({
    ...blank,
    what,
    about: fund.name,
    address: `/funds/${fund.slug}`,
    amount_minor: minor.toString(),
    currency,
  });
  return [
    sum("came_in", fund.filledMinor),
    sum("promised", fund.promisedMinor),
    sum("spent", fund.spentMinor),
    sum("left", fund.leftMinor),
    ...pledges.flatMap(({ project, capMinor, paysMinor, promisedMinor, drawnMinor, transferNumber }) =>
      (
        [
          ["at_most", capMinor],
          ["comes_to", paysMinor],
          ["set_aside", promisedMinor],
          ["spent_on", drawnMinor],
        ] as const
      ).map(([what, minor]): FundFileRow => ({
        ...blank,
        what,
        about: project.title,
        address: `/projects/${project.slug}`,
        amount_minor: minor.toString(),
        currency,
        transfer: transferNumber === null ? "" : String(transferNumber),
      })),
    ),
    ...credits.map(({ id, title, happenedOn, basisPoints }): FundFileRow => ({
      ...blank,
      what: "contribution",
      about: title,
      address: `/contributions/${id}`,
      on: happenedOn ?? "",
      share_basis_points: String(basisPoints),
    })),
    ...fillings.map(({ amountMinor, happenedOn, transferNumber, isTakenBack }): FundFileRow => ({
      ...blank,
      what: isTakenBack ? "filling_taken_back" : "filling",
      on: happenedOn,
      amount_minor: amountMinor.toString(),
      currency,
      transfer: String(transferNumber),
    })),
  ];
}
