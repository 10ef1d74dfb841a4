import type { RefusalOf, RefusalTable } from "#app/domain/kernel/refusal-table.ts";

/** What verbs about projects and their deliverables refuse, and in which words. */
export const projectsRefusals = {
  already_accepted: {
    status: 409,
    words: "Your organization has accepted this deliverable already. Nothing was done twice.",
  },
  already_endorsed: { status: 409, words: "You have endorsed this project already. Nothing was done twice." },
  already_signed_off: { status: 409, words: "This was signed off already. Nothing was done twice." },
  deadline_passed: { status: 422, words: "This day is over, or ends before the raise could open. Choose a later one." },
  deliverable_in_use: {
    status: 409,
    words: ({ title }: { title: string }) =>
      `“${title}” cannot be taken out: a pledge aims at it, or a contribution is linked to it. Keep it, or change it.`,
  },
  deliverable_not_found: {
    status: 404,
    words: "There is no such deliverable in this project. It may have been taken out meanwhile: reload the page.",
  },
  detail_missing: { status: 422, words: ({ sentence }: { sentence: string }) => sentence },
  minimum_above_goal: { status: 422, words: "The minimum is above the goal. Leave it empty to need the whole goal." },
  minimum_is_zero: {
    status: 422,
    words: "A minimum of nothing would begin work without money. Leave it empty to need the whole goal.",
  },
  move_happens_by_itself: {
    status: 409,
    words:
      "This step is not taken by hand: the third sign-off, the co-funders’ acceptance, the invoice or the end of the raise takes it.",
  },
  move_not_listed: {
    status: 409,
    words: ({ from, to }: { from: string; to: string }) =>
      `There is no step from “${from.replaceAll("_", " ")}” to “${to.replaceAll("_", " ")}”. Nothing was changed.`,
  },
  narrative_not_found: { status: 422, words: "This narrative does not exist any more. Choose another one, or none." },
  not_a_cofunder: { status: 403, words: "Only organizations whose money is in this deliverable accept it." },
  not_being_built: { status: 409, words: "Only a project that is in the queue or being built can be at risk." },
  not_in_flight: { status: 409, words: "Deliverables move while their project is in flight. Nothing was changed." },
  not_in_monitoring: {
    status: 409,
    words: "It can be accepted once it is in production and was monitored for about a week. Nothing was changed.",
  },
  not_in_scoping: { status: 409, words: "Only a project in scoping can be signed off. Nothing was signed." },
  not_open_for_endorsement: {
    status: 409,
    words: "It is decided already whether this project is built, so it needs no endorsement. Nothing was recorded.",
  },
  project_not_found: { status: 404, words: "There is no such project, or it is not yours to see." },
  repository_not_in_project: {
    status: 422,
    words: "This repository is not part of the project any more. Reload the page and choose again.",
  },
  rules_frozen: {
    status: 409,
    words:
      "A firm pledge was signed under these rules, so goal, minimum, deadline and rules stay as they are. Nothing was changed.",
  },
  scope_frozen: {
    status: 409,
    words:
      "This scope is signed off. To change it, the steward first moves the project back to scoping, with a reason. Nothing was changed.",
  },
  scope_has_no_price: {
    status: 409,
    words: "There is nothing to sign yet: set deliverables, hours and a minimum first.",
  },
  scope_too_large: { status: 422, words: "This costs more than one project may here. Split it into several." },
  stretch_not_named: {
    status: 422,
    words: "Choose the deliverable that the stretch pays for; the others are the goal, so there are two at least.",
  },
  stretch_without_price: {
    status: 422,
    words: "The deliverable that the stretch pays for costs nothing. Give it its hours or its cloud cost.",
  },
  scope_without_price: {
    status: 422,
    words: "All together this costs nothing. Give at least one deliverable its hours or its cloud cost.",
  },
  silence_too_short: {
    status: 409,
    words: ({ days }: { days: number }) =>
      `Its co-funders have ${days === 1 ? "one more day" : `${days} more days`} to answer before the steward may accept for them.`,
  },
  deliverable_without_money: {
    status: 422,
    words: "No pledge pays for this deliverable. If it is built all the same, write down why, and by whose means.",
  },
  stage_awaits_invoices: {
    status: 409,
    words: ({ waiting }: { waiting: number }) =>
      `What was accepted is paid for. Invoice it first: ${waiting === 1 ? "one deliverable waits" : `${waiting} deliverables wait`} for that.`,
  },
  stage_has_delivered: {
    status: 409,
    words: ({ delivered }: { delivered: number }) =>
      `${delivered === 1 ? "One deliverable of it was" : `${delivered} deliverables of it were`} delivered and paid for, so it cannot begin anew. Propose the rest as a project of its own.`,
  },
  stage_needs_acceptance: {
    status: 409,
    words: ({ open }: { open: number }) =>
      open === 0
        ? "It has no deliverables that could be accepted."
        : `${open === 1 ? "One deliverable is" : `${open} deliverables are`} not accepted yet. A project is done when all of them are.`,
  },
  stage_needs_contribution: {
    status: 409,
    words: "No contribution is linked yet, so there is nothing to give credit for. Link what went upstream first.",
  },
  stage_needs_detail: {
    status: 409,
    words: "Its texts do not pass level of detail 1 yet. Edit them: each says how many words are missing.",
  },
  stage_needs_endorsement: { status: 409, words: "No organization beside the proposing one has endorsed it yet." },
  stage_needs_future_deadline: { status: 409, words: "It has no deadline in the future. Scope it again and set one." },
  stage_maintainers_object: {
    status: 409,
    words: ({ repositories }: { repositories: string }) =>
      `Somebody who maintains ${repositories} objects. Nothing is raised against that: talk with them, and scope it again.`,
  },
  stage_needs_maintainers: {
    status: 422,
    words: ({ repositories }: { repositories: string }) =>
      `The maintainers have not agreed in every repository (${repositories}). Ask them first, or write down why money is raised before they agreed.`,
  },
  stage_needs_money: {
    status: 409,
    words: "Nothing is built without money: it is neither co-funded, nor did the network commit its own means.",
  },
  stage_needs_price: { status: 409, words: "It has no price yet: set deliverables, hours and a minimum first." },
  stage_needs_sign_offs: {
    status: 409,
    words: ({ missing }: { missing: number }) =>
      `${missing === 1 ? "One sign-off is" : `${missing} sign-offs are`} missing for this version of the scope.`,
  },
  stage_returns_elsewhere: { status: 409, words: "A paused project returns to where it stood before." },
  texts_frozen: {
    status: 409,
    words:
      "These texts were signed off, so they stay as they are. Your text is kept below; talk about it in the discussion.",
  },
  too_many_drafts: {
    status: 409,
    words: "You keep a hundred drafts already. Send or empty one of them first; this text stays in the form.",
  },
} satisfies RefusalTable;

/** One of these refusals, at a form's field where one is named. */
export type ProjectsRefusal<Kind extends keyof typeof projectsRefusals, Field extends string = never> = RefusalOf<
  typeof projectsRefusals,
  Kind,
  Field
>;
