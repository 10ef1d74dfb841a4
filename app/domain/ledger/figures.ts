/** The four figures of a network's money, in the order in which money goes through them. They are never added up. */
export const figureNames = ["promised", "invoiced", "received", "spent"] as const;
export type Figure = (typeof figureNames)[number];

export const figureWords: Readonly<Record<Figure, string>> = {
  promised: "Promised",
  invoiced: "Invoiced",
  received: "Received",
  spent: "Spent",
};

/** The four figures of one project, one organization or the network, in minor units; and what is owed: the balance of the receivable accounts behind them. */
export type Figures = Readonly<Record<`${Figure}Minor` | "owedMinor", bigint>>;

export const noFigures: Figures = {
  promisedMinor: 0n,
  invoicedMinor: 0n,
  receivedMinor: 0n,
  spentMinor: 0n,
  owedMinor: 0n,
};
