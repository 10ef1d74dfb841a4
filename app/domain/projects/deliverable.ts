import type { deliverableStates } from "#db/schema/projects.ts";

export type DeliverableState = (typeof deliverableStates)[number];

export interface DeliverableMove {
  readonly from: DeliverableState;
  readonly to: DeliverableState;
  /** `build`: the people who build it · `accept`: its co-funders · `invoice`: happens with the invoice. */
  readonly by: "build" | "accept" | "invoice";
  readonly reason: "required" | "optional";
  /** What the button says. */
  readonly words: string;
}

const back = (from: DeliverableState): DeliverableMove => ({
  from,
  to: "building",
  by: "build",
  reason: "required",
  words: "Back to building",
});
const on = (
  from: DeliverableState,
  to: DeliverableState,
  words: string,
  by: DeliverableMove["by"] = "build",
): DeliverableMove => ({ from, to, by, reason: "optional", words });

/** Every move of a deliverable. What is not here does not exist. */
export const deliverableMoves: readonly DeliverableMove[] = [
  on("planned", "building", "Start building"),
  on("building", "demo", "Show a demo"),
  on("demo", "review", "Hand in for review"),
  on("review", "staging", "Put on staging"),
  on("staging", "production", "Put into production"),
  on("production", "monitoring", "Start monitoring"),
  on("monitoring", "accepted", "Accept", "accept"),
  on("accepted", "ready_to_invoice", "Ready to invoice"),
  on("ready_to_invoice", "invoiced", "Invoice", "invoice"),
  ...(["demo", "review", "staging", "production", "monitoring"] as const).map(back),
];

export const findDeliverableMove = (from: DeliverableState, to: DeliverableState): DeliverableMove | undefined =>
  deliverableMovesFrom(from).find((each) => each.to === to);

export const deliverableMovesFrom = (state: DeliverableState): readonly DeliverableMove[] =>
  deliverableMoves.filter(({ from }) => from === state);

/** The words of each state and what it means, in the order in which a deliverable passes through them. */
export const deliverableWords: Readonly<Record<DeliverableState, { word: string; meaning: string }>> = {
  planned: { word: "Planned", meaning: "Agreed and priced; work has not begun." },
  building: { word: "Building", meaning: "Somebody works on it now." },
  demo: { word: "Demo", meaning: "Shown to its co-funders while it can still be changed." },
  review: { word: "Review", meaning: "Read by maintainers and the technical lead." },
  staging: { word: "Staging", meaning: "Running where breaking it hurts nobody." },
  production: { word: "Production", meaning: "Running where people work." },
  monitoring: { word: "Monitoring", meaning: "Watched for about a week; its co-funders may accept it." },
  accepted: { word: "Accepted", meaning: "Every co-funder accepted it." },
  ready_to_invoice: { word: "Ready to invoice", meaning: "Delivery says that it may be invoiced." },
  invoiced: { word: "Invoiced", meaning: "Its co-funders have their invoices." },
};

/** The states in that order. */
export const deliverableCourse = Object.keys(deliverableWords) as readonly DeliverableState[];

/** Accepted or further: its work is delivered. */
export const isDelivered = (state: DeliverableState): boolean =>
  state === "accepted" || state === "ready_to_invoice" || state === "invoiced";

/**
 * How long co-funders may stay silent before the steward may accept for them, in days: monitoring takes about one week,
 * and people who travel or teach get a second one.
 */
export const silenceDays = 14;
