import type { RefusalOf, RefusalTable } from "#app/domain/kernel/refusal-table.ts";

/** What verbs about maintainers refuse, and in which words. */
export const maintainersRefusals = {
  answer_needs_condition: { status: 422, words: "Say under which condition you agree." },
  answer_needs_name: { status: 422, words: "Say who answered: their name in the repository, or as people know them." },
  ask_answered_often: {
    status: 429,
    words:
      "This link’s answer was changed very often. Ask whoever sent it for a new one; what you answered last stands.",
  },
  ask_ended: {
    status: 410,
    words:
      "This link has ended: it was taken back, sent anew, or is too old. Nothing was recorded. Ask whoever sent it.",
  },
  ask_not_found: { status: 404, words: "There is no such ask any more, or somebody else made it. Reload the page." },
  ask_unwished: {
    status: 409,
    words: ({ name, words }: { name: string; words: string }) =>
      `Its maintainers do not want to be asked. ${name} says: “${words}” Nothing was sent.`,
  },
  asked_already: {
    status: 409,
    words: "This address was asked already, and its link still works. Send that one again instead: see below.",
  },
  confirm_needs_reason: {
    status: 422,
    words: "Say how you know that it was them: the name that somebody typed shows nothing.",
  },
  contact_needs_mail: { status: 422, words: "Write the mail address that everybody may see." },
  contact_needs_web: { status: 422, words: "Paste the whole address, beginning with https://, or leave it empty." },
  consent_needs_source: { status: 422, words: "Say where the maintainers answered: paste the address of their reply." },
  evidence_address_missing: {
    status: 422,
    words: "Paste the address at which everybody can see it, beginning with https://.",
  },
  evidence_reason_missing: {
    status: 422,
    words: "Say why you take them for a maintainer: there is no other evidence.",
  },
  handle_is_nobodys: { status: 422, words: "This is no person: a closed account, or a machine." },
  handle_unreadable: {
    status: 422,
    words:
      "Write the name as the repository shows it, for example @heron: letters without accents, figures, dots and dashes.",
  },
  maintainer_known: {
    status: 409,
    words: "They are known to maintain this repository already, or it waits to be confirmed. Nothing was done twice.",
  },
  maintainership_not_found: {
    status: 404,
    words: "There is no such entry any more. It may have been confirmed or ended meanwhile: reload the page.",
  },
  maintainership_of_your_own: { status: 403, words: "This is about you: somebody else of the steward’s confirms it." },
  maintainership_unclaimed: {
    status: 403,
    words: "Say first that you maintain this repository, and by which evidence. Your answer is kept below.",
  },
  not_a_maintainer_here: {
    status: 403,
    words: "Only those who are proven to maintain this repository can vouch for others.",
  },
  not_open_for_consent: { status: 409, words: "This project does not ask its maintainers now. Nothing was recorded." },
  not_a_repository: { status: 422, words: "Write the repository as owner/name, for example jupyterhub/binderhub." },
  too_many_asks: {
    status: 429,
    words: "This project asked very often today. Nothing was sent: go on tomorrow.",
  },
  too_many_asks_mailed: {
    status: 429,
    words:
      "Too many letters went to this address, or from you, today. Leave it empty to get a link, or go on tomorrow.",
  },
} satisfies RefusalTable;

/** One of these refusals, at a form's field where one is named. */
export type MaintainersRefusal<Kind extends keyof typeof maintainersRefusals, Field extends string = never> = RefusalOf<
  typeof maintainersRefusals,
  Kind,
  Field
>;
