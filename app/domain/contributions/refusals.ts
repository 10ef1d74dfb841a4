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
  hours_above_agreement: {
    status: 422,
    words: ({ left }: { left: number }) =>
      `Of the hours that were agreed ${left} are left. Enter at most that, or ask the steward to agree more.`,
  },
  hours_above_offer: {
    status: 422,
    words: ({ offered }: { offered: number }) => `The pledge offers ${offered} hours. Take at most that.`,
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
  hours_entry_not_found: {
    status: 404,
    words: "There is no such entry in this project. It may have been taken back meanwhile: reload the page.",
  },
  hours_not_agreed: {
    status: 409,
    words: "The steward has not agreed to these hours yet. What you wrote is kept: ask them, and send it again.",
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
  hours_taken_back_already: { status: 409, words: "This entry was taken back already. Nothing was done twice." },
  hours_verified_already: { status: 409, words: "This entry is verified already. Nothing was done twice." },
} satisfies RefusalTable;

/** One of these refusals, at a form's field where one is named. */
export type ContributionsRefusal<
  Kind extends keyof typeof contributionsRefusals,
  Field extends string = never,
> = RefusalOf<typeof contributionsRefusals, Kind, Field>;
