import { limits } from "#app/domain/kernel/limits.ts";
import type { RefusalOf, RefusalTable } from "#app/domain/kernel/refusal-table.ts";

/** What verbs about meetings refuse, and in which words. */
export const meetingsRefusals = {
  action_not_found: { status: 404, words: "There is no such action item, or it is not yours to tick off." },
  agenda_is_full: {
    status: 409,
    words: `An agenda has room for ${limits.agendaItems} items. The rest is another meeting.`,
  },
  agenda_item_not_found: { status: 404, words: "There is no such item on this agenda." },
  assignee_not_found: {
    status: 422,
    words: "Choose somebody from the list: whoever has spoken about this project, or your own people.",
  },
  estimate_goes_on: { status: 409, words: "A question is open. Reveal its answers first; then ask the next one." },
  estimate_is_full: { status: 409, words: `${limits.estimatesGiven} have answered already. Nothing was changed.` },
  estimate_is_revealed: { status: 409, words: "The answers are open by now, so none can be added or changed." },
  estimate_not_found: { status: 404, words: "There is no such question in this meeting." },
  facilitator_does_that: { status: 403, words: "Whoever leads the meeting does that. Raise your hand to ask for it." },
  leader_not_found: {
    status: 422,
    words: "Choose somebody from the list: whoever has spoken about this project, or your own people.",
  },
  may_not_lead_meetings: {
    status: 403,
    words:
      "Meetings about a project are led by the steward, and by community leaders and maintainers of the organization that proposes it and of those that pay for it; these name others for one meeting.",
  },
  meeting_goes_on: {
    status: 409,
    words: ({ number }: { number: number }) => `Meeting ${number} of this project goes on. Join it, or close it first.`,
  },
  meeting_is_closed: { status: 409, words: "The meeting is over. Its minutes say what came of it." },
  meeting_not_found: { status: 404, words: "There is no such meeting, or it is not yours to see." },
  meeting_still_goes_on: {
    status: 409,
    words: "The minutes write themselves while the meeting goes on. Close it; then edit them.",
  },
  minutes_changed: {
    status: 409,
    words: "Somebody else saved these minutes meanwhile. Your text is kept: look at what stands now, and save again.",
  },
  nobody_estimated: { status: 409, words: "Nobody has answered yet, so there is nothing to reveal." },
  too_many_actions: { status: 409, words: `A meeting has room for ${limits.actionsPerMeeting} action items.` },
  too_many_estimates: { status: 409, words: `A meeting has room for ${limits.estimatesPerMeeting} questions.` },
  too_many_leaders: {
    status: 409,
    words: `A meeting has room for ${limits.leadersNamed} people who are named to lead it.`,
  },
  too_many_hands: { status: 409, words: "Very many hands are up already. Wait until some are down." },
} satisfies RefusalTable;

/** One of these refusals, at a form's field where one is named. */
export type MeetingsRefusal<Kind extends keyof typeof meetingsRefusals, Field extends string = never> = RefusalOf<
  typeof meetingsRefusals,
  Kind,
  Field
>;
