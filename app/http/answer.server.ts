import { formatMoney, money } from "#app/domain/kernel/money.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import type { Refusal } from "#app/domain/kernel/result.ts";

interface Answer {
  readonly status: number;
  /** One kind sentence: what happened, what is safe, what to do next. May use the refusal's facts. */
  readonly words: string | ((facts: Record<string, string>) => string);
}

/** Every refusal of every verb. A test walks the domain and finds each kind here, and nothing here that nobody says. */
const answers: Record<string, Answer> = {
  amount_missing: { status: 422, words: "Write an amount, for example 5,000." },
  amount_unreadable: {
    status: 422,
    words: "This does not read as an amount. Write it in figures, for example 5,000 or 1,234.50.",
  },
  amount_negative: { status: 422, words: "An amount cannot be below zero." },
  amount_too_large: {
    status: 422,
    words: "This is more than one amount may be here. If you mean it, talk to the steward first.",
  },
  amount_in_other_currency: {
    status: 422,
    words:
      "Amounts here are in the network's one currency. Leave the currency sign away, and write the sum in that currency.",
  },
  amount_ambiguous: {
    status: 422,
    words: ({ separator }) =>
      `We cannot tell whether “${separator}” marks thousands or decimals here. Write the amount without it, or with both decimals.`,
  },
  amount_too_fine: {
    status: 422,
    words: ({ decimals }) =>
      decimals === "0" ? "This currency has no decimals: write a whole amount." : `Write at most ${decimals} decimals.`,
  },
  agreements_full: {
    status: 409,
    words: "Two hundred agree to this decision already, and all of them are named. Nothing was changed.",
  },
  already_a_decision: { status: 409, words: "This message is recorded as a decision already. Nothing was done twice." },
  decision_not_found: {
    status: 404,
    words: "There is no such decision in this project, or it is not yours to change.",
  },
  decision_reads_otherwise: {
    status: 409,
    words: "The message was changed meanwhile. Read what it says now; then record it.",
  },
  decision_taken_back: { status: 409, words: "This decision was taken back already. Nothing was changed." },
  deletion_needs_reason: {
    status: 422,
    words: "Say why: the author and everybody here will read the reason in place of the message.",
  },
  message_changed: {
    status: 409,
    words:
      "This message was changed on another screen meanwhile. Your text is kept: look at what stands now, and save again.",
  },
  too_many_mentions: {
    status: 422,
    words: `A message can call ${limits.mentionsPerMessage} people and organizations. Name fewer of them.`,
  },
  thread_locked: {
    status: 409,
    words: ({ reason }) =>
      `This discussion is locked for now (“${reason}”). Nothing was posted, and your text is kept.`,
  },
  thread_locked_already: { status: 409, words: "Somebody did that meanwhile. Look at what holds now." },
  may_not_lock: { status: 403, words: "Only the steward’s moderators lock a discussion." },
  reported_already: { status: 409, words: "You reported this message already, and the steward has not answered yet." },
  report_not_found: { status: 404, words: "There is no such report, or somebody has answered it meanwhile." },
  reports_too_many: {
    status: 429,
    words: "You have many reports that wait for the steward. Report more once those are answered.",
  },
  message_is_a_decision: {
    status: 409,
    words:
      "This message is recorded as a decision, and others may have agreed to it. Take the decision back first; then its words can go.",
  },
  message_not_found: { status: 404, words: "This message is not there any more, or it is not yours to change." },
  messages_too_fast: {
    status: 429,
    words: "That was many messages in a few seconds. Nothing is lost: wait a moment and send it again.",
  },
  not_your_organization: {
    status: 422,
    words: "You can speak for organizations that you belong to. Choose one of them, or write in your own name.",
  },
  reaction_full: { status: 409, words: "A hundred people said that already. Nothing was changed." },
  reactions_too_fast: { status: 429, words: "That was many at once. Wait a moment and try again." },
  reply_not_found: { status: 404, words: "The message that you answer is not in this discussion." },
  subject_not_found: {
    status: 404,
    words:
      "What this message is about is not here any more. Choose something else, or the project as a whole: your text is kept.",
  },
  topic_settled: {
    status: 409,
    words: "This topic was settled meanwhile. Choose another one, or take it up again: your text is kept.",
  },
  topic_there_already: {
    status: 409,
    words: "There is a topic of this name already. Write there, or choose another name.",
  },
  topic_not_found: { status: 404, words: "There is no such topic in this project, or it is not yours to change." },
  too_many_topics: {
    status: 409,
    words: `A discussion has room for ${limits.topicsPerProject} topics. Write in one of those that are there.`,
  },
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
  may_not_lead_meetings: { status: 403, words: "Community leaders, maintainers and the steward lead meetings." },
  meeting_goes_on: {
    status: 409,
    words: ({ number }) => `Meeting ${number} of this project goes on. Join it, or close it first.`,
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
  too_many_hands: { status: 409, words: "Very many hands are up already. Wait until some are down." },
  sign_in_first: { status: 401, words: "Sign in first. What you wrote is kept." },
  stream_not_found: { status: 404, words: "There is nothing here to follow, or it is not yours to see." },
  thread_not_found: { status: 404, words: "There is no such discussion, or it is not yours to see." },
  // Accounts, organizations and people
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
  credentials_wrong: {
    status: 422,
    words: "Address and password do not go together. Check both, or choose a new password by mail.",
  },
  hand_over_first: {
    status: 409,
    words: ({ organization }) =>
      `Others belong to ${organization}, and only you look after it. Give somebody else that role first; then close your account. Nothing was changed.`,
  },
  has_a_representative: {
    status: 409,
    words: "This organization has a representative, who invites everybody else. No invitation was made.",
  },
  devices_full: {
    status: 409,
    words: `${limits.devicesTold} devices are told of your news already. Turn off one that you do not use any more; then this one can be told.`,
  },
  push_not_set_up: {
    status: 409,
    words: "This network does not tell devices. News comes to your inbox, and by mail as your settings say.",
  },
  push_service_unknown: {
    status: 422,
    words:
      "This browser is told by a service that this network does not know, so it cannot be told here. Nothing was changed; another browser may work.",
  },
  unsubscribe_link_unknown: {
    status: 404,
    words: "This link is not known, or too old. Your settings say which letters come to you.",
  },
  invitation_ended: {
    status: 410,
    words: "This invitation was used, was taken back, or is too old. Ask whoever sent it for a new one.",
  },
  last_leader: {
    status: 409,
    words: ({ role }) =>
      `The last ${role} cannot go: nobody would be left to look after the organization. Give somebody else the role first.`,
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
    words: "An organization of this name is here already. If it is yours, ask its representative for an invitation.",
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
  setup_code_wrong: {
    status: 422,
    words: "This is not the code that the server printed at its last start. Copy the newest one from its log.",
  },
  too_many_attempts: {
    status: 429,
    words: ({ minutes }) =>
      `Too many attempts for this address. Wait ${minutes} minutes, or choose a new password by mail.`,
  },
  too_many_invitations_mailed: {
    status: 429,
    words:
      "Thirty invitations were mailed for you today. Leave the address away and pass the link on yourself, or go on tomorrow.",
  },
  letter_not_held: {
    status: 409,
    words: "Somebody looked after this letter meanwhile, or it has arrived. Nothing was sent.",
  },
  task_not_held: { status: 409, words: "Somebody looked after this task meanwhile. Nothing was done." },
  too_many_invitations: {
    status: 409,
    words: "A hundred invitations are open already. Take back those that nobody will use.",
  },

  key_reused: {
    status: 409,
    words:
      "This form was already sent with other values. Nothing was done twice: reload the page to see what stands, and try again from there.",
  },

  // Projects
  already_accepted: {
    status: 409,
    words: "Your organization has accepted this deliverable already. Nothing was done twice.",
  },
  already_endorsed: { status: 409, words: "You have endorsed this project already. Nothing was done twice." },
  already_signed_off: { status: 409, words: "This was signed off already. Nothing was done twice." },
  changed_meanwhile: {
    status: 409,
    words:
      "Somebody changed this while you were looking at it. Nothing was overwritten: look at what stands now, then decide again.",
  },
  consent_needs_source: { status: 422, words: "Say where the maintainers answered: paste the address of their reply." },
  deadline_passed: { status: 422, words: "This day is over, or ends before the raise could open. Choose a later one." },
  deliverable_in_use: {
    status: 409,
    words: ({ title }) =>
      `“${title}” cannot be taken out: a pledge aims at it, or a contribution is linked to it. Keep it, or change it.`,
  },
  deliverable_not_found: {
    status: 404,
    words: "There is no such deliverable in this project. It may have been taken out meanwhile: reload the page.",
  },
  detail_missing: { status: 422, words: ({ sentence }) => sentence ?? "" },
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
    words: ({ from, to }) =>
      `There is no step from “${from?.replaceAll("_", " ")}” to “${to?.replaceAll("_", " ")}”. Nothing was changed.`,
  },
  narrative_not_found: { status: 422, words: "This narrative does not exist any more. Choose another one, or none." },
  network_not_set_up: { status: 409, words: "The network has no name and no currency yet. Set it up first." },
  not_a_cofunder: { status: 403, words: "Only organizations whose money is in this deliverable accept it." },
  not_being_built: { status: 409, words: "Only a project that is in the queue or being built can be at risk." },
  not_in_flight: { status: 409, words: "Deliverables move while their project is in flight. Nothing was changed." },
  not_in_monitoring: {
    status: 409,
    words: "It can be accepted once it is in production and was monitored for about a week. Nothing was changed.",
  },
  not_in_scoping: { status: 409, words: "Only a project in scoping can be signed off. Nothing was signed." },
  not_open_for_consent: { status: 409, words: "This project does not ask its maintainers now. Nothing was recorded." },
  not_open_for_endorsement: {
    status: 409,
    words: "It is decided already whether this project is built, so it needs no endorsement. Nothing was recorded.",
  },
  not_permitted: {
    status: 403,
    words:
      "Your role does not include this. Nothing was changed; your organization’s representative can give you the role.",
  },
  project_not_found: { status: 404, words: "There is no such project, or it is not yours to see." },
  reason_missing: { status: 422, words: "Say why: the reason stands in the history for everybody." },
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
    words: ({ days }) =>
      `Its co-funders have ${days === "1" ? "one more day" : `${days} more days`} to answer before the steward may accept for them.`,
  },
  deliverable_without_money: {
    status: 422,
    words: "No pledge pays for this deliverable. If it is built all the same, write down why, and by whose means.",
  },
  stage_awaits_invoices: {
    status: 409,
    words: ({ waiting }) =>
      `What was accepted is paid for. Invoice it first: ${waiting === "1" ? "one deliverable waits" : `${waiting} deliverables wait`} for that.`,
  },
  stage_has_delivered: {
    status: 409,
    words: ({ delivered }) =>
      `${delivered === "1" ? "One deliverable of it was" : `${delivered} deliverables of it were`} delivered and paid for, so it cannot begin anew. Propose the rest as a project of its own.`,
  },
  stage_needs_acceptance: {
    status: 409,
    words: ({ open }) =>
      open === "0"
        ? "It has no deliverables that could be accepted."
        : `${open === "1" ? "One deliverable is" : `${open} deliverables are`} not accepted yet. A project is done when all of them are.`,
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
  stage_needs_maintainers: {
    status: 422,
    words: ({ repositories }) =>
      `The maintainers have not agreed in every repository (${repositories}). Ask them first, or write down why money is raised before they agreed.`,
  },
  stage_needs_money: {
    status: 409,
    words: "Nothing is built without money: it is neither co-funded, nor did the network commit its own means.",
  },
  stage_needs_price: { status: 409, words: "It has no price yet: set deliverables, hours and a minimum first." },
  stage_needs_sign_offs: {
    status: 409,
    words: ({ missing }) =>
      `${missing === "1" ? "One sign-off is" : `${missing} sign-offs are`} missing for this version of the scope.`,
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

  // Pledges
  already_taking_part: {
    status: 409,
    words: "Your organization has said already that it takes part here. Nothing was done twice.",
  },
  amount_is_zero: { status: 422, words: "Write an amount above zero." },
  budget_exceeded: {
    status: 422,
    words: ({ leftMinor, currency, year }) =>
      BigInt(leftMinor ?? 0) > 0n
        ? `Your organization’s budget of ${year} has ${formatMoney(money(BigInt(leftMinor ?? 0), currency ?? ""), { locale: "en", cents: false, withCurrency: true })} left. Nothing was signed: pledge less, or have your representative set a larger budget.`
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
    words: ({ near }) =>
      near
        ? `No organization is called exactly so. Did you mean one of these: ${near}?`
        : "Write the whole name of an organization of this network, as its page has it.",
  },
  percent_unreadable: { status: 422, words: "Write a percent between 0.01 and 100, for example 20 or 12.5." },
  pledge_allocated: {
    status: 409,
    words:
      "The project is co-funded, and what each pledge pays is agreed with everybody. Talk to the steward about it.",
  },
  pledge_not_found: { status: 404, words: "There is no such pledge, or it is not yours to change." },
  pledge_over: { status: 409, words: "This pledge has ended already. Nothing was done twice." },
  ratio_unreadable: {
    status: 422,
    words: "Write two numbers above zero, for example 1 for every 2. Reduced, neither may be above 1,000.",
  },
  raising_closed: {
    status: 409,
    words: "The deadline has passed, and the published rules decide now. Nothing was changed.",
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
    words: ({ limitMinor, currency }) =>
      `One budget holder of your organization may sign up to ${formatMoney(money(BigInt(limitMinor ?? 0), currency ?? ""), { locale: "en", cents: false, withCurrency: true })}. Above that a second budget holder must sign too, and your organization has no other. Nothing was signed: pledge less, or say it as an intent first.`,
  },
  signing_needs_budget_holder: {
    status: 403,
    words:
      "Only a budget holder of your organization may sign for it. You can say it as an intent, which binds nobody.",
  },

  // Contributions
  contribution_already_linked: {
    status: 409,
    words: ({ where }) =>
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
    words: ({ from, to }) =>
      `There is no step from “${from?.replaceAll("_", " ")}” to “${to?.replaceAll("_", " ")}”. Nothing was changed.`,
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
  file_columns_missing: {
    status: 422,
    words: ({ columns }) => `These columns are missing in the file's first line: ${columns}. Nothing was read.`,
  },
  file_empty: { status: 422, words: "The file has no rows below its first line. Nothing was read." },
  file_unreadable: {
    status: 422,
    words: ({ because }) => `The file cannot be read as CSV: ${because}. Nothing was read.`,
  },
  in_kind_not_yours: {
    status: 403,
    words: "You can name only your own organization as the one that worked in kind. Nothing was linked.",
  },

  // Invoices
  invoice_not_found: { status: 404, words: "There is no such invoice, or it is not yours to see." },
  invoice_paid_already: { status: 409, words: "This invoice is recorded as paid already. Nothing was recorded twice." },
  not_ready_to_invoice: {
    status: 409,
    words:
      "A deliverable is invoiced once its co-funders accepted it and delivery says that it is ready. Nothing was invoiced.",
  },
  nothing_to_invoice: { status: 409, words: "No pledge pays for this deliverable, so there is nobody to invoice." },
  bank_line_decided: { status: 409, words: "Somebody decided about this line meanwhile. Nothing was done twice." },
  bank_line_not_found: { status: 404, words: "There is no such line of the bank, or it is not yours to decide." },
  dates_ambiguous: {
    status: 422,
    words: ({ example }) =>
      `In this file nothing tells whether “${example}” begins with the day or the month. Say which, and send it again. Nothing was read.`,
  },
  file_has_doctype: {
    status: 422,
    words: "The file declares a document type, which no bank’s statement does. Nothing was read.",
  },
  file_not_a_statement: { status: 422, words: "This XML is no bank statement in the form camt.053. Nothing was read." },
  statement_does_not_add_up: {
    status: 422,
    words: ({ statement, difference }) =>
      `Statement ${statement} does not add up: its closing balance is off by ${difference}. Something is missing in the file or there twice. Nothing was read.`,
  },
  reallocation_above_source: {
    status: 422,
    words: ({ mostMinor, currency }) => `${wholeMoney(mostMinor, currency)} are there. Ask for at most that.`,
  },
  reallocation_asked_already: {
    status: 409,
    words: "They are asked already whether money goes to this project. Wait for their answer.",
  },
  reallocation_not_asked: {
    status: 404,
    words: "There is nothing here to answer: it was answered meanwhile, or it is not yours to answer.",
  },
  reallocation_not_held: {
    status: 409,
    words: "This money is not held there any more: it was taken back or moved on already. Nothing was done twice.",
  },
  reallocation_source_gone: {
    status: 409,
    words:
      "This money is not there to be moved: it was taken back or moved on, or the project it is held for still needs it.",
  },
  reallocation_source_spent: {
    status: 409,
    words:
      "The money is not there any more: it settled an invoice, was paid back, or went elsewhere since you were asked. Nothing was moved or signed.",
  },
  reallocation_target_closed: { status: 422, words: "This project does not raise money now. Choose one that does." },
  hours_above_agreement: {
    status: 422,
    words: ({ left }) =>
      `Of the hours that were agreed ${left} are left. Enter at most that, or ask the steward to agree more.`,
  },
  hours_above_offer: { status: 422, words: ({ offered }) => `The pledge offers ${offered} hours. Take at most that.` },
  hours_below_entered: {
    status: 422,
    words: ({ entered }) => `${entered} hours are entered already. Agree at least that, or take entries back first.`,
  },
  hours_day_ahead: { status: 422, words: "This day has not come yet. Write the day on which you worked." },
  hours_day_full: {
    status: 422,
    words: ({ left }) => `On this day you can enter ${left} hours more: a day has 24, in all projects together.`,
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
  credit_above_line: {
    status: 422,
    words: ({ leftMinor, currency }) =>
      `Of this line ${wholeMoney(leftMinor, currency)} are left. Credit at most that.`,
  },
  invoices_of_several_payers: {
    status: 422,
    words: "One payment comes from one organization. Choose invoices of one payer, and record the others apart.",
  },
  no_credit: { status: 409, words: "The organization has no credit with the network now. Nothing was changed." },
  payment_day_ahead: { status: 422, words: "This day has not come yet. Write the day on which the bank booked it." },
  payment_not_found: { status: 404, words: "There is no such payment, or it is not yours to change." },
  payment_of_other_amount: {
    status: 409,
    words: "This line moves another sum than that payment. Nothing was changed.",
  },
  payment_taken_back_already: { status: 409, words: "This was taken back already. Nothing was done twice." },
  payment_used_since: {
    status: 409,
    words:
      "What was over of it has been used or paid back since, or its invoice was credited. Take that back first. Nothing was changed.",
  },
  // Funds
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
    words: ({ missing }) =>
      missing
        ? `No member organization has this address: ${missing}. Write the end of its page’s address, one on each line.`
        : "Name at least one community, by the address of its page.",
  },
  fund_money_promised: {
    status: 409,
    words: ({ leftMinor, currency }) =>
      `The rest is promised or spent: ${wholeMoney(leftMinor, currency)} are free. Nothing was changed.`,
  },
  fund_name_taken: { status: 409, words: "A fund of this name is here already. Choose another name." },
  fund_not_found: { status: 404, words: "There is no such fund." },
  fund_projects_not_found: {
    status: 422,
    words: ({ missing }) =>
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
    words: ({ mostMinor, currency }) =>
      `The pool and its caps leave ${wholeMoney(mostMinor, currency)} for this project now. Promise at most that.`,
  },
  pool_left_exceeded: {
    status: 422,
    words: ({ leftMinor, currency }) =>
      `The fund has ${wholeMoney(leftMinor, currency)} that are neither promised nor spent. Give at most that.`,
  },
  membership_outside_fund: {
    status: 422,
    words: "This fund’s money may not be used for this membership. Choose another fund.",
  },
  dues_not_found: { status: 404, words: "There are no such dues, or they were taken back." },
  dues_term_asked_already: {
    status: 409,
    words: ({ until }) =>
      `Dues were asked for already that cover this year, until ${until}. Let the new year begin after that.`,
  },
  dues_above_open: {
    status: 422,
    words: ({ leftMinor, currency }) =>
      `${wholeMoney(leftMinor, currency)} of these dues are open. Settle at most that.`,
  },
  dues_part_not_held: { status: 409, words: "This payment was taken back already. Nothing was done twice." },
  dues_paid_in_part: {
    status: 409,
    words: "Something of these dues is paid. Take that back first, then the dues themselves.",
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
  refund_above_credit: {
    status: 422,
    words: ({ creditMinor, currency }) =>
      `The organization has ${wholeMoney(creditMinor, currency)} with the network. Pay back at most that.`,
  },
};

/** A sum in a sentence, exact. */
function wholeMoney(minor = "0", currency = ""): string {
  return formatMoney(money(BigInt(minor), currency), { locale: "en", cents: true, withCurrency: true });
}

/** The kinds that have a sentence. */
export const answeredKinds: readonly string[] = Object.keys(answers);

/** Status and sentence for a refusal. */
export function answerTo(refusal: Refusal): { status: number; words: string } {
  const answer = answers[refusal.kind];
  if (!answer) throw new Error(`No answer is written for the refusal ${refusal.kind}`);
  const facts = Object.fromEntries(Object.entries(refusal).map(([name, value]) => [name, String(value)]));
  return { status: answer.status, words: typeof answer.words === "string" ? answer.words : answer.words(facts) };
}
