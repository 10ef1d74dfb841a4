import type { Role } from "#app/domain/kernel/actor.ts";
import type { RefusalOf, RefusalTable } from "#app/domain/kernel/refusal-table.ts";
import { roleName } from "./role.ts";

/** What verbs about accounts, organizations and people refuse, and in which words. */
export const identityRefusals = {
  account_is_guessed_at: {
    status: 429,
    words:
      "Many passwords were tried for this address from many places. For now it opens only in a browser where you signed in before. Or choose a new password by mail: the link in the letter lets you in.",
  },
  account_exists: {
    status: 409,
    words: "This address has an account by now. Sign in with it, or choose a new password by mail.",
  },
  account_not_found: { status: 404, words: "Nobody has an account with this address." },
  admission_by_invitation: {
    status: 409,
    words:
      "This network takes organizations in by invitation only. Nothing was registered: ask its steward, who registers yours and invites you.",
  },
  credentials_wrong: {
    status: 422,
    words: "Address and password do not go together. Check both, or choose a new password by mail.",
  },
  hand_over_first: {
    status: 409,
    words: ({ organization }: { organization: string }) =>
      `Others belong to ${organization}, and only you look after it. Give somebody else that role first; then close your account. Nothing was changed.`,
  },
  has_a_representative: {
    status: 409,
    words: "This organization has a representative, who invites everybody else. No invitation was made.",
  },
  invitation_ended: {
    status: 410,
    words: "This invitation was used, was taken back, or is too old. Ask whoever sent it for a new one.",
  },
  last_leader: {
    status: 409,
    words: ({ role }: { role: Role }) =>
      `The last ${roleName(role).toLowerCase()} cannot go: nobody would be left to look after the organization. Give somebody else the role first.`,
  },
  limit_not_raised: {
    status: 409,
    words:
      "No higher limit waits here any more: it holds already, is another one by now, or was taken back. Nothing was done; reload the page to see what holds.",
  },
  link_ended: {
    status: 410,
    words: "This link was used already, or is too old. Nothing was changed: ask for a new one.",
  },
  network_is_set_up: {
    status: 409,
    words: "The network is set up already. Sign in, or ask its steward for an invitation.",
  },
  organization_name_taken: {
    status: 409,
    words:
      "An organization of this name, or of one that looks like it, is here already. If it is yours, ask its representative for an invitation.",
  },
  person_name_taken: {
    status: 409,
    words:
      "Somebody here has this name, or one that looks like it. Add what tells you apart, for example a middle name or where you work.",
  },
  organization_not_found: {
    status: 404,
    words: "There is no such organization, or this part of it is not yours to see.",
  },
  password_contains_name: {
    status: 422,
    words: "Your own name or address is guessed first. Choose something that does not contain it.",
  },
  password_guessable: {
    status: 422,
    words: "This would be among the first that anybody tries. Three or four unrelated words work well.",
  },
  password_wrong: { status: 422, words: "This is not your current password. Nothing was changed." },
  person_not_here: {
    status: 409,
    words: "This person does not have that role any more. Nothing was changed: reload the page to see who has.",
  },
  role_held_already: {
    status: 409,
    words: "You have this role already, so the invitation was not used up. Pass it on to whom it was meant for.",
  },
  role_not_here: {
    status: 422,
    words: "This role does not exist in this kind of organization, or is not yours to give. Choose another one.",
  },
  role_too_new: {
    status: 409,
    words:
      "It takes two people who have had their roles here for a day, and one of you has not, or has it no more. Nothing was done: wait for that, or ask somebody else of your organization.",
  },
  second_person_agrees: {
    status: 409,
    words:
      "Another budget holder agrees: neither who raised the limit nor whose own limit it is. Nothing was changed; the limit holds from its moment on without that.",
  },
  setup_code_wrong: {
    status: 422,
    words: "This is not the code that the server printed at its last start. Copy the newest one from its log.",
  },
  standing_is_so: {
    status: 409,
    words: "Somebody decided otherwise meanwhile, or it cannot go from how it stands to that. Nothing was changed.",
  },
  too_many_attempts: {
    status: 429,
    words: ({ minutes }: { minutes: number }) =>
      `Too many attempts for this address. Wait ${minutes} minutes, or choose a new password by mail.`,
  },
  too_many_invitations_mailed: {
    status: 429,
    words:
      "Thirty invitations were mailed for you today. Leave the address away and pass the link on yourself, or go on tomorrow.",
  },
  too_many_invitations: {
    status: 409,
    words: "A hundred invitations are open already. Take back those that nobody will use.",
  },
  network_not_set_up: { status: 409, words: "The network has no name and no currency yet. Set it up first." },
} satisfies RefusalTable;

/** One of these refusals, at a form's field where one is named. */
export type IdentityRefusal<Kind extends keyof typeof identityRefusals, Field extends string = never> = RefusalOf<
  typeof identityRefusals,
  Kind,
  Field
>;
