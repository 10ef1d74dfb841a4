import { formatMoney, money } from "#app/domain/kernel/money.ts";
import type { Refusal } from "#app/domain/kernel/result.ts";

interface Answer {
  readonly status: number;
  /** One kind sentence: what happened, what is safe, what to do next. May use the refusal's facts. */
  readonly words: string | ((facts: Record<string, string>) => string);
}

/** Every refusal of every verb. A test walks the domain and finds each kind here, and nothing here that nobody says. */
const answers: Record<string, Answer> = {
  amount_missing: { status: 422, words: "Write an amount, for example 5,000." },
  amount_unreadable: { status: 422, words: "This does not read as an amount. Write it in figures, for example 5,000 or 1,234.50." },
  amount_negative: { status: 422, words: "An amount cannot be below zero." },
  amount_too_large: { status: 422, words: "This is more than one amount may be here. If you mean it, talk to the steward first." },
  amount_in_other_currency: { status: 422, words: "Amounts here are in the network's one currency. Leave the currency sign away, and write the sum in that currency." },
  amount_ambiguous: { status: 422, words: ({ separator }) => `We cannot tell whether “${separator}” marks thousands or decimals here. Write the amount without it, or with both decimals.` },
  amount_too_fine: { status: 422, words: ({ decimals }) => (decimals === "0" ? "This currency has no decimals: write a whole amount." : `Write at most ${decimals} decimals.`) },
  deletion_needs_reason: { status: 422, words: "Say why: the author and everybody here will read the reason in place of the message." },
  message_changed: { status: 409, words: "This message was changed on another screen meanwhile. Your text is kept: look at what stands now, and save again." },
  message_not_found: { status: 404, words: "This message is not there any more, or it is not yours to change." },
  messages_too_fast: { status: 429, words: "That was many messages in a few seconds. Nothing is lost: wait a moment and send it again." },
  not_your_organization: { status: 422, words: "You can speak for organizations that you belong to. Choose one of them, or write in your own name." },
  reply_not_found: { status: 404, words: "The message that you answer is not in this discussion." },
  sign_in_first: { status: 401, words: "Sign in first. What you wrote is kept." },
  stream_not_found: { status: 404, words: "There is nothing here to follow, or it is not yours to see." },
  thread_not_found: { status: 404, words: "There is no such discussion, or it is not yours to see." },
  // Accounts, organizations and people
  account_exists: { status: 409, words: "This address has an account by now. Sign in with it, or choose a new password by mail." },
  credentials_wrong: { status: 422, words: "Address and password do not go together. Check both, or choose a new password by mail." },
  hand_over_first: { status: 409, words: ({ organization }) => `Others belong to ${organization}, and only you look after it. Give somebody else that role first; then close your account. Nothing was changed.` },
  has_a_representative: { status: 409, words: "This organization has a representative, who invites everybody else. No invitation was made." },
  invitation_ended: { status: 410, words: "This invitation was used, was taken back, or is too old. Ask whoever sent it for a new one." },
  last_leader: { status: 409, words: ({ role }) => `The last ${role} cannot go: nobody would be left to look after the organization. Give somebody else the role first.` },
  link_ended: { status: 410, words: "This link was used already, or is too old. Nothing was changed: ask for a new one." },
  network_is_set_up: { status: 409, words: "The network is set up already. Sign in, or ask its steward for an invitation." },
  organization_name_taken: { status: 409, words: "An organization of this name is here already. If it is yours, ask its representative for an invitation." },
  organization_not_found: { status: 404, words: "There is no such organization, or this part of it is not yours to see." },
  password_contains_name: { status: 422, words: "Your own name or address is guessed first. Choose something that does not contain it." },
  password_wrong: { status: 422, words: "This is not your current password. Nothing was changed." },
  person_not_here: { status: 409, words: "This person does not have that role any more. Nothing was changed: reload the page to see who has." },
  role_held_already: { status: 409, words: "You have this role already, so the invitation was not used up. Pass it on to whom it was meant for." },
  role_not_here: { status: 422, words: "This role does not exist in this kind of organization, or is not yours to give. Choose another one." },
  setup_code_wrong: { status: 422, words: "This is not the code that the server printed at its last start. Copy the newest one from its log." },
  too_many_attempts: { status: 429, words: ({ minutes }) => `Too many attempts for this address. Wait ${minutes} minutes, or choose a new password by mail.` },
  too_many_invitations: { status: 409, words: "A hundred invitations are open already. Take back those that nobody will use." },

  key_reused: { status: 409, words: "This form was already sent with other values. Nothing was done twice: reload the page to see what stands, and try again from there." },

  // Projects
  already_accepted: { status: 409, words: "Your organization has accepted this deliverable already. Nothing was done twice." },
  already_endorsed: { status: 409, words: "You have endorsed this project already. Nothing was done twice." },
  already_signed_off: { status: 409, words: "This was signed off already. Nothing was done twice." },
  changed_meanwhile: { status: 409, words: "Somebody changed this while you were looking at it. Nothing was overwritten: look at what stands now, then decide again." },
  consent_needs_source: { status: 422, words: "Say where the maintainers answered: paste the address of their reply." },
  deadline_passed: { status: 422, words: "This day is over, or ends before the raise could open. Choose a later one." },
  deliverable_in_use: { status: 409, words: ({ title }) => `“${title}” cannot be taken out: a pledge aims at it, or a contribution is linked to it. Keep it, or change it.` },
  deliverable_not_found: { status: 404, words: "There is no such deliverable in this project. It may have been taken out meanwhile: reload the page." },
  detail_missing: { status: 422, words: ({ sentence }) => sentence ?? "" },
  minimum_above_goal: { status: 422, words: "The minimum is above the goal. Leave it empty to need the whole goal." },
  minimum_is_zero: { status: 422, words: "A minimum of nothing would begin work without money. Leave it empty to need the whole goal." },
  move_happens_by_itself: { status: 409, words: "This step is not taken by hand: the third sign-off, the co-funders’ acceptance, the invoice or the end of the raise takes it." },
  move_not_listed: { status: 409, words: ({ from, to }) => `There is no step from “${from?.replaceAll("_", " ")}” to “${to?.replaceAll("_", " ")}”. Nothing was changed.` },
  narrative_not_found: { status: 422, words: "This narrative does not exist any more. Choose another one, or none." },
  network_not_set_up: { status: 409, words: "The network has no name and no currency yet. Set it up first." },
  not_a_cofunder: { status: 403, words: "Only organizations whose money is in this deliverable accept it." },
  not_being_built: { status: 409, words: "Only a project that is in the queue or being built can be at risk." },
  not_in_flight: { status: 409, words: "Deliverables move while their project is in flight. Nothing was changed." },
  not_in_monitoring: { status: 409, words: "It can be accepted once it is in production and was monitored for about a week. Nothing was changed." },
  not_in_scoping: { status: 409, words: "Only a project in scoping can be signed off. Nothing was signed." },
  not_open_for_consent: { status: 409, words: "This project does not ask its maintainers now. Nothing was recorded." },
  not_open_for_endorsement: { status: 409, words: "It is decided already whether this project is built, so it needs no endorsement. Nothing was recorded." },
  not_permitted: { status: 403, words: "Your role does not include this. Nothing was changed; your organization’s representative can give you the role." },
  project_not_found: { status: 404, words: "There is no such project, or it is not yours to see." },
  reason_missing: { status: 422, words: "Say why: the reason stands in the history for everybody." },
  repository_not_in_project: { status: 422, words: "This repository is not part of the project any more. Reload the page and choose again." },
  rules_frozen: { status: 409, words: "A firm pledge was signed under these rules, so goal, minimum, deadline and rules stay as they are. Nothing was changed." },
  scope_frozen: { status: 409, words: "This scope is signed off. To change it, the steward first moves the project back to scoping, with a reason. Nothing was changed." },
  scope_has_no_price: { status: 409, words: "There is nothing to sign yet: set deliverables, hours and a minimum first." },
  scope_too_large: { status: 422, words: "This costs more than one project may here. Split it into several." },
  scope_without_price: { status: 422, words: "All together this costs nothing. Give at least one deliverable its hours or its cloud cost." },
  silence_too_short: { status: 409, words: ({ days }) => `Its co-funders have ${days === "1" ? "one more day" : `${days} more days`} to answer before the steward may accept for them.` },
  stage_needs_acceptance: { status: 409, words: ({ open }) => (open === "0" ? "It has no deliverables that could be accepted." : `${open === "1" ? "One deliverable is" : `${open} deliverables are`} not accepted yet. A project is done when all of them are.`) },
  stage_needs_contribution: { status: 409, words: "No contribution is linked yet, so there is nothing to give credit for. Link what went upstream first." },
  stage_needs_detail: { status: 409, words: "Its texts do not pass level of detail 1 yet. Edit them: each says how many words are missing." },
  stage_needs_endorsement: { status: 409, words: "No organization beside the proposing one has endorsed it yet." },
  stage_needs_future_deadline: { status: 409, words: "It has no deadline in the future. Scope it again and set one." },
  stage_needs_maintainers: { status: 422, words: ({ repositories }) => `The maintainers have not agreed in every repository (${repositories}). Ask them first, or write down why money is raised before they agreed.` },
  stage_needs_money: { status: 409, words: "Nothing is built without money: it is neither co-funded, nor did the network commit its own means." },
  stage_needs_price: { status: 409, words: "It has no price yet: set deliverables, hours and a minimum first." },
  stage_needs_sign_offs: { status: 409, words: ({ missing }) => `${missing === "1" ? "One sign-off is" : `${missing} sign-offs are`} missing for this version of the scope.` },
  stage_returns_elsewhere: { status: 409, words: "A paused project returns to where it stood before." },
  texts_frozen: { status: 409, words: "These texts were signed off, so they stay as they are. Your text is kept below; talk about it in the discussion." },
  too_many_drafts: { status: 409, words: "You keep a hundred drafts already. Send or empty one of them first; this text stays in the form." },

  // Pledges
  already_taking_part: { status: 409, words: "Your organization has said already that it takes part here. Nothing was done twice." },
  amount_is_zero: { status: 422, words: "Write an amount above zero." },
  condition_not_possible: { status: 422, words: "This condition could never hold: it waits for your own organization, for nobody, or for nothing. Change it, or leave it away." },
  conditions_too_many: { status: 422, words: "These are more conditions than one pledge may have. Keep those that matter most." },
  count_unreadable: { status: 422, words: "Write how many other organizations must take part, as a whole number." },
  credited_organization_not_found: { status: 422, words: "There is no such organization to be credited. Choose another one, or your own." },
  extension_not_possible: { status: 409, words: "This raise cannot be extended: its published rule is another one, it was extended before, or the days to decide are over. Nothing was changed." },
  extension_open: { status: 409, words: "The minimum was missed, and the steward may still extend the deadline once. Nothing was closed." },
  minimum_not_reached: { status: 409, words: "Before its deadline a raise can only be closed when its minimum stands. Nothing was closed." },
  not_open_for_interest: { status: 409, words: "It is decided already who takes part in this project. Nothing was recorded." },
  not_raising: { status: 409, words: "This project does not raise money now, so nothing was signed. Its history says where it stands." },
  nothing_needed: { status: 409, words: "Older pledges already bring everything that is needed, so yours would pay nothing, and it was not signed. You may still offer it as what closes a gap." },
  percent_unreadable: { status: 422, words: "Write a percent between 0.01 and 100, for example 20 or 12.5." },
  pledge_allocated: { status: 409, words: "The project is co-funded, and what each pledge pays is agreed with everybody. Talk to the steward about it." },
  pledge_not_found: { status: 404, words: "There is no such pledge, or it is not yours to change." },
  pledge_over: { status: 409, words: "This pledge has ended already. Nothing was done twice." },
  raising_closed: { status: 409, words: "The deadline has passed, and the published rules decide now. Nothing was changed." },
  signing_limit_exceeded: {
    status: 422,
    words: ({ limitMinor, currency }) =>
      `One budget holder of your organization may sign up to ${formatMoney(money(BigInt(limitMinor ?? 0), currency ?? ""), { locale: "en", cents: false, withCurrency: true })}. Above that a second budget holder must sign too. Nothing was signed: pledge less, or say it as an intent first.`,
  },
  signing_needs_budget_holder: { status: 403, words: "Only a budget holder of your organization may sign for it. You can say it as an intent, which binds nobody." },

  // Contributions
  contribution_already_linked: { status: 409, words: ({ where }) => `This is linked already: to ${where}. The same evidence is one contribution, so nothing was linked twice.` },
  contribution_day_ahead: { status: 422, words: "This day has not come yet. Leave it empty until it has." },
  contribution_deliverable_gone: { status: 422, words: "This deliverable is not part of the project any more. Choose another one, or the whole project." },
  contribution_hours_missing: { status: 422, words: "Say how many hours it took." },
  contribution_kind_missing: { status: 422, words: "The address does not say what it is. Choose a kind." },
  contribution_move_not_listed: { status: 409, words: ({ from, to }) => `There is no step from “${from?.replaceAll("_", " ")}” to “${to?.replaceAll("_", " ")}”. Nothing was changed.` },
  contribution_not_found: { status: 404, words: "There is no such contribution, or it is not yours to see." },
  evidence_not_an_address: { status: 422, words: "This is not a web address. Copy it from the browser's address line, beginning with https://." },
  evidence_not_public: { status: 422, words: "Evidence must be open to everybody: this address needs a password, a port or a machine of one's own." },
  file_columns_missing: { status: 422, words: ({ columns }) => `These columns are missing in the file's first line: ${columns}. Nothing was read.` },
  file_empty: { status: 422, words: "The file has no rows below its first line. Nothing was read." },
  file_unreadable: { status: 422, words: ({ because }) => `The file cannot be read as CSV: ${because}. Nothing was read.` },
  in_kind_not_yours: { status: 403, words: "You can name only your own organization as the one that worked in kind. Nothing was linked." },

  // Invoices
  invoice_not_found: { status: 404, words: "There is no such invoice, or it is not yours to see." },
  invoice_paid_already: { status: 409, words: "This invoice is recorded as paid already. Nothing was recorded twice." },
  not_ready_to_invoice: { status: 409, words: "A deliverable is invoiced once its co-funders accepted it and delivery says that it is ready. Nothing was invoiced." },
  nothing_to_invoice: { status: 409, words: "No pledge pays for this deliverable, so there is nobody to invoice." },
  payment_not_exact: { status: 422, words: "This is not what the invoice says. Payments are recorded when they match it exactly; ask the payer about the difference first." },
};

/** The kinds that have a sentence. */
export const answeredKinds: readonly string[] = Object.keys(answers);

/** Status and sentence for a refusal. */
export function answerTo(refusal: Refusal): { status: number; words: string } {
  const answer = answers[refusal.kind];
  if (!answer) throw new Error(`No answer is written for the refusal ${refusal.kind}`);
  const facts = Object.fromEntries(Object.entries(refusal).map(([name, value]) => [name, String(value)]));
  return { status: answer.status, words: typeof answer.words === "string" ? answer.words : answer.words(facts) };
}
