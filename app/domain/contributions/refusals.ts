import type { RefusalOf, RefusalTable } from "#app/domain/kernel/refusal-table.ts";

/** What verbs about contributions and hours refuse, and in which words. */
export const contributionsRefusals = {
  contribution_already_linked: {
    status: 409,
    words: ({ where }: { where: string }) =>
      `This is linked already: to ${where}. The same evidence is one contribution, so nothing was linked twice.`,
  },
  contribution_day_ahead: { status: 422, words: "This day has not come yet. Leave it empty until it has." },
  contribution_deliverable_gone: {
    status: 422,
    words: "This deliverable is not part of the project any more. Choose another one, or the whole project.",
  },
  contribution_hours_missing: { status: 422, words: "Say how many hours it took." },
  contribution_kind_missing: { status: 422, words: "The address does not say what it is. Choose a kind." },
  contribution_move_not_listed: {
    status: 409,
    words: ({ from, to }: { from: string; to: string }) =>
      `There is no step from “${from.replaceAll("_", " ")}” to “${to.replaceAll("_", " ")}”. Nothing was changed.`,
  },
  contribution_no_claim: {
    status: 409,
    words: "This waits for nobody’s word any more: it was confirmed or declined meanwhile. Reload the page.",
  },
  hours_not_here: {
    status: 422,
    words:
      "Hours are not told with a contribution: they are agreed, entered and verified at “Work in kind”. Leave them out here.",
  },
  contribution_not_found: { status: 404, words: "There is no such contribution, or it is not yours to see." },
  evidence_not_an_address: {
    status: 422,
    words: "This is not a web address. Copy it from the browser's address line, beginning with https://.",
  },
  evidence_not_public: {
    status: 422,
    words: "Evidence must be open to everybody: this address needs a password, a port or a machine of one's own.",
  },
  in_kind_not_yours: {
    status: 403,
    words: "You can name only your own organization as the one that worked in kind. Nothing was linked.",
  },
  hours_accepted: {
    status: 409,
    words:
      "Their deliverable is accepted, and these hours are a part of what it cost. Nothing was taken back, so that the price still adds up.",
  },
  hours_above_agreement: {
    status: 422,
    words: ({ left }: { left: number }) =>
      `Of the hours that were agreed ${left} are left. Enter at most that, or ask the steward to agree more.`,
  },
  hours_above_offer: {
    status: 422,
    words: ({ offered }: { offered: number }) => `The pledge offers ${offered} hours. Take at most that.`,
  },
  hours_above_price: {
    status: 422,
    words: ({ left }: { left: number }) =>
      left > 0
        ? `Of this deliverable ${left} hours are not given yet. Agree at most that: hours pay for work, up to its price.`
        : "All hours of this deliverable are given already. Agree to hours of another one.",
  },
  hours_asked_as_money: {
    status: 409,
    words: ({ days }: { days: number }) =>
      `By the rule published with this project, hours that were not done are asked for as money first. In ${days} ${days === 1 ? "day" : "days"}, if nobody paid for them, they may leave the scope.`,
  },
  hours_behind_goal: {
    status: 422,
    words: "This deliverable lies behind the goal: it is the stretch, and only money that is left over pays for it.",
  },
  hours_below_entered: {
    status: 422,
    words: ({ entered }: { entered: number }) =>
      `${entered} hours are entered already. Agree at least that, or take entries back first.`,
  },
  hours_day_ahead: { status: 422, words: "This day has not come yet. Write the day on which you worked." },
  hours_day_full: {
    status: 422,
    words: ({ left }: { left: number }) =>
      `On this day you can enter ${left} hours more: a day has 24, in all projects together.`,
  },
  hours_deliverable_missing: {
    status: 422,
    words: "Say for which deliverable: hours lower the price of one, and count for it.",
  },
  hours_entry_not_found: {
    status: 404,
    words: "There is no such entry in this project. It may have been taken back meanwhile: reload the page.",
  },
  hours_leave_scope: {
    status: 409,
    words:
      "By the rule published with this project, what was not done in hours leaves the scope, and nobody pays for it.",
  },
  hours_missing: {
    status: 409,
    words: ({ hours }: { hours: number }) =>
      `${hours} of the hours that were agreed for this deliverable are not verified. It is accepted once they are, or once the published rule has been applied to them. Nothing was accepted.`,
  },
  hours_not_agreed: {
    status: 409,
    words: "The steward has not agreed to these hours yet. What you wrote is kept: ask them, and send it again.",
  },
  hours_not_missing: {
    status: 409,
    words:
      "No hours are missing here any more: they were verified, paid for or left out meanwhile. Nothing was changed.",
  },
  hours_not_taking_part: {
    status: 422,
    words: "Only an organization that takes part in this project can pay for hours that are missing in it.",
  },
  hours_not_open: {
    status: 409,
    words: "Hours are entered from when the project is co-funded until it is closed. Nothing was entered.",
  },
  hours_of_your_own: { status: 409, words: "You did this work yourself. Somebody else of the steward’s verifies it." },
  hours_pledge_not_found: {
    status: 404,
    words: "There is no such pledge in kind here: it is not signed yet, or has ended.",
  },
  hours_other_deliverable: {
    status: 422,
    words: "These hours are given for another deliverable. Choose that one.",
  },
  hours_settled: {
    status: 409,
    words:
      "What was not done of these hours was settled before the deliverable was accepted. Nothing was changed, so that the price still adds up.",
  },
  hours_taken_back_already: { status: 409, words: "This entry was taken back already. Nothing was done twice." },
  hours_wait_for_conditions: {
    status: 409,
    words:
      "This pledge waits for conditions. Agreed hours lower the price from that moment on, so only hours that are promised without conditions can be agreed. Nothing was agreed.",
  },
  hours_window_closed: {
    status: 409,
    words:
      "Hours are agreed while the raise is open, because they lower what everybody pays. It is closed. Nothing was agreed.",
  },
  hours_verified_already: { status: 409, words: "This entry is verified already. Nothing was done twice." },
} satisfies RefusalTable;

/** One of these refusals, at a form's field where one is named. */
export type ContributionsRefusal<
  Kind extends keyof typeof contributionsRefusals,
  Field extends string = never,
> = RefusalOf<typeof contributionsRefusals, Kind, Field>;
