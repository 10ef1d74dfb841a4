import { exactSum, plainSum, type RefusalOf, type RefusalTable } from "#app/domain/kernel/refusal-table.ts";

/** What verbs about pledges and raises refuse, and in which words. */
export const pledgesRefusals = {
  another_releases: {
    status: 409,
    words: "You speak for the organization that asks. Somebody else of the steward answers; nothing was changed.",
  },
  answer_needs_sentence: {
    status: 422,
    words: "Write one sentence: the people of the organization that asks read it.",
  },
  already_taking_part: {
    status: 409,
    words: "Your organization has said already that it takes part here. Nothing was done twice.",
  },
  amount_above_price: {
    status: 422,
    words: ({ priceMinor, currency, aim }: { priceMinor: bigint; currency: string; aim: "project" | "deliverable" }) =>
      priceMinor > 0n
        ? `Of the whole ${aim} ${exactSum(priceMinor, currency)} is to be paid with money, so no pledge to it can pay more. Nothing was signed: pledge at most that.`
        : `All of this ${aim} is given in hours, so no money is needed for it. Nothing was signed.`,
  },
  budget_exceeded: {
    status: 422,
    words: ({ leftMinor, currency, year }: { leftMinor: bigint; currency: string; year: number }) =>
      leftMinor > 0n
        ? `Your organization’s budget of ${year} has ${plainSum(leftMinor, currency)} left. Nothing was signed: pledge less, or have your representative set a larger budget.`
        : `Your organization’s budget of ${year} is used up. Nothing was signed: your representative can set a larger one, and you can say this as an intent.`,
  },
  budget_year_far: { status: 422, words: "Set a budget for this year or one of the next four." },
  condition_day_passed: {
    status: 422,
    words:
      "That day is here or over, so the pledge could never stand. Choose a later one, or leave the condition away.",
  },
  condition_not_possible: {
    status: 422,
    words:
      "This condition could never hold: it waits for your own organization, for nobody, or for nothing. Change it, or leave it away.",
  },
  conditions_too_many: {
    status: 422,
    words: "These are more conditions than one pledge may have. Keep those that matter most.",
  },
  count_unreadable: { status: 422, words: "Write how many other organizations must take part, as a whole number." },
  credited_not_admitted: {
    status: 422,
    words:
      "That organization is not admitted to the network, so it cannot be credited yet. Choose another one, or your own.",
  },
  credited_organization_not_found: {
    status: 422,
    words: "There is no such organization to be credited. Choose another one, or your own.",
  },
  day_unreadable: { status: 422, words: "Choose a day, or write it as year-month-day, for example 2026-11-30." },
  decline_needs_reason: { status: 422, words: "Say why: whoever signed first reads it and decides what to do." },
  extension_not_possible: {
    status: 409,
    words:
      "This raise cannot be extended: its published rule is another one, it was extended before, or the days to decide are over. Nothing was changed.",
  },
  extension_open: {
    status: 409,
    words: "The minimum was missed, and the steward may still extend the deadline once. Nothing was closed.",
  },
  hours_unreadable: { status: 422, words: "Write how many hours, as a whole number from 1 to 10,000." },
  minimum_not_reached: {
    status: 409,
    words: "Before its deadline a raise can only be closed when its minimum stands. Nothing was closed.",
  },
  not_open_for_interest: {
    status: 409,
    words: "It is decided already who takes part in this project. Nothing was recorded.",
  },
  not_raising: {
    status: 409,
    words: "This project does not raise money now, so nothing was signed. Its history says where it stands.",
  },
  nothing_needed: {
    status: 409,
    words:
      "Older pledges already bring everything that is needed, so yours would pay nothing, and it was not signed. You may still offer it as what closes a gap.",
  },
  organization_name_unknown: {
    status: 422,
    words: ({ near }: { near: string }) =>
      near
        ? `No organization is called exactly so. Did you mean one of these: ${near}?`
        : "Write the whole name of an organization of this network, as its page has it.",
  },
  payer_not_admitted: {
    status: 409,
    words: "The organization that pays is not admitted to the network now. Nothing was signed.",
  },
  percent_unreadable: { status: 422, words: "Write a percent between 0.01 and 100, for example 20 or 12.5." },
  pledge_allocated: {
    status: 409,
    words:
      "The project is co-funded, and what each pledge pays is agreed with everybody. Talk to the steward about it.",
  },
  pledge_not_found: { status: 404, words: "There is no such pledge, or it is not yours to change." },
  pledge_over: { status: 409, words: "This pledge has ended already. Nothing was done twice." },
  release_asked_already: {
    status: 409,
    words: "The steward has been asked to release this pledge, and has not answered yet. Nothing was done twice.",
  },
  release_not_asked: {
    status: 404,
    words: "Nobody asks to release this pledge any more: it was answered meanwhile. Nothing was changed.",
  },
  release_not_needed: {
    status: 409,
    words: "This pledge can be withdrawn as it is, without the steward. Nothing was asked: withdraw it.",
  },
  ratio_unreadable: {
    status: 422,
    words: "Write two numbers above zero, for example 1 for every 2. Reduced, neither may be above 1,000.",
  },
  raising_closed: {
    status: 409,
    words: "The deadline has passed, and the published rules decide now. Nothing was changed.",
  },
  credit_not_asked: {
    status: 404,
    words:
      "This credit is not offered any more: it was answered, changed or taken back meanwhile. Nothing was changed.",
  },
  signature_not_asked: {
    status: 404,
    words:
      "No second signature is asked for here any more: it was answered, changed or taken back meanwhile. Nothing was signed.",
  },
  signed_by_you_already: {
    status: 409,
    words:
      "The first signature is yours. Four eyes are two people’s: another budget holder of your organization signs.",
  },
  signing_limit_exceeded: {
    status: 422,
    words: ({ limitMinor, currency }: { limitMinor: bigint; currency: string }) =>
      `One budget holder of your organization may sign up to ${plainSum(limitMinor, currency)}. Above that a second budget holder must sign too, and your organization has no other. Nothing was signed: pledge less, or say it as an intent first.`,
  },
  signing_needs_budget_holder: {
    status: 403,
    words:
      "Only a budget holder of your organization may sign for it. You can say it as an intent, which binds nobody.",
  },
  withdrawal_held: {
    status: 409,
    words:
      "The last days of the raise have begun, and others count on this pledge, so it is not withdrawn by a click any more. Nothing was changed. Ask the steward to release it, with a reason, on the pledge’s page “Release”.",
  },
} satisfies RefusalTable;

/** One of these refusals, at a form's field where one is named. */
export type PledgesRefusal<Kind extends keyof typeof pledgesRefusals, Field extends string = never> = RefusalOf<
  typeof pledgesRefusals,
  Kind,
  Field
>;
