import { exactSum, type RefusalOf, type RefusalTable } from "#app/domain/kernel/refusal-table.ts";

/** What verbs about funds refuse, and in which words. */
export const fundsRefusals = {
  cap_is_zero: {
    status: 422,
    words: "A cap of nothing would match nothing. Write the most that one project may be given.",
  },
  cap_too_large: {
    status: 422,
    words: "This is more than one amount may be here. If you mean it, talk to the steward first.",
  },
  distribution_changed: {
    status: 409,
    words:
      "Somebody pledged, withdrew or promised meanwhile, so the parts are others now. Nothing was given: look at them again, and confirm.",
  },
  distribution_empty: {
    status: 422,
    words:
      "There is nothing to divide: no project here has pledges of others and room below the caps. Nothing was given.",
  },
  filling_not_found: { status: 404, words: "No such money was recorded, or it is not yours to take back." },
  filling_taken_back_already: { status: 409, words: "This was taken back already. Nothing was done twice." },
  fund_communities_not_found: {
    status: 422,
    words: ({ missing }: { missing: string }) =>
      missing
        ? `No member organization has this address: ${missing}. Write the end of its page’s address, one on each line.`
        : "Name at least one community, by the address of its page.",
  },
  fund_money_promised: {
    status: 409,
    words: ({ leftMinor, currency }: { leftMinor: bigint; currency: string }) =>
      `The rest is promised or spent: ${exactSum(leftMinor, currency)} are free. Nothing was changed.`,
  },
  fund_name_taken: { status: 409, words: "A fund of this name is here already. Choose another name." },
  fund_not_found: { status: 404, words: "There is no such fund." },
  fund_projects_not_found: {
    status: 422,
    words: ({ missing }: { missing: string }) =>
      missing
        ? `No project has this address: ${missing}. Write the end of its page’s address, one on each line.`
        : "Name at least one project, by the address of its page.",
  },
  matched_already: { status: 409, words: "This fund matches this project already. Nothing was done twice." },
  not_a_funder: {
    status: 422,
    words: "Funds are opened for funders. Choose an organization that is registered as one.",
  },
  organization_cap_below_project: {
    status: 422,
    words: "One organization proposes whole projects, so its cap cannot be below the one for a project.",
  },
  pool_exceeded: {
    status: 422,
    words: ({ mostMinor, currency }: { mostMinor: bigint; currency: string }) =>
      `The pool and its caps leave ${exactSum(mostMinor, currency)} for this project now. Promise at most that.`,
  },
  pool_left_exceeded: {
    status: 422,
    words: ({ leftMinor, currency }: { leftMinor: bigint; currency: string }) =>
      `The fund has ${exactSum(leftMinor, currency)} that are neither promised nor spent. Give at most that.`,
  },
  pool_not_open: { status: 409, words: "This fund has no match pool. Open it first. Nothing was promised." },
  pool_open_already: {
    status: 409,
    words: "The pool is open, and its terms stay: people pledge because of them. Nothing was changed.",
  },
  pool_without_projects: {
    status: 409,
    words: "This fund is for memberships, so it matches no project. Nothing was changed.",
  },
  project_outside_fund: {
    status: 422,
    words: "The fund’s restriction does not allow this project. Nothing was promised.",
  },
} satisfies RefusalTable;

/** One of these refusals, at a form's field where one is named. */
export type FundsRefusal<Kind extends keyof typeof fundsRefusals, Field extends string = never> = RefusalOf<
  typeof fundsRefusals,
  Kind,
  Field
>;
