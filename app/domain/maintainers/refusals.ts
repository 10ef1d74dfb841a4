import type { RefusalOf, RefusalTable } from "#app/domain/kernel/refusal-table.ts";

/** What verbs about maintainers refuse, and in which words. */
export const maintainersRefusals = {
  answer_needs_condition: { status: 422, words: "Say under which condition you agree." },
  answer_needs_name: { status: 422, words: "Say who answered: their name in the repository, or as people know them." },
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
} satisfies RefusalTable;

/** One of these refusals, at a form's field where one is named. */
export type MaintainersRefusal<Kind extends keyof typeof maintainersRefusals, Field extends string = never> = RefusalOf<
  typeof maintainersRefusals,
  Kind,
  Field
>;
