import { agreeHours } from "#app/domain/contributions/agree-hours.server.ts";
import { answerClaim } from "#app/domain/contributions/answer-claim.server.ts";
import { enterHours } from "#app/domain/contributions/enter-hours.server.ts";
import { leaveScope } from "#app/domain/contributions/leave-scope.server.ts";
import { payMissingHours } from "#app/domain/contributions/pay-missing-hours.server.ts";
import { takeContributions } from "#app/domain/contributions/import-contributions.server.ts";
import { takeProjects } from "#app/domain/contributions/import-projects.server.ts";
import { linkContribution } from "#app/domain/contributions/link-contribution.server.ts";
import { moveContribution } from "#app/domain/contributions/move-contribution.server.ts";
import { takeBackHours } from "#app/domain/contributions/take-back-hours.server.ts";
import { verifyHours } from "#app/domain/contributions/verify-hours.server.ts";
import { distributeFund } from "#app/domain/funds/distribute-fund.server.ts";
import { fillFund, takeBackFilling } from "#app/domain/funds/fill-fund.server.ts";
import { openFund } from "#app/domain/funds/open-fund.server.ts";
import { openPool } from "#app/domain/funds/open-pool.server.ts";
import { promiseMatch } from "#app/domain/funds/promise-match.server.ts";
import { answerReallocation } from "#app/domain/invoices/answer-reallocation.server.ts";
import { askReallocation } from "#app/domain/invoices/ask-reallocation.server.ts";
import { decideBankLine } from "#app/domain/invoices/decide-bank-line.server.ts";
import { giveUpProject } from "#app/domain/invoices/give-up-project.server.ts";
import { takeBankLines } from "#app/domain/invoices/import-bank.server.ts";
import { issueCreditNote } from "#app/domain/invoices/issue-credit-note.server.ts";
import { issueInvoices } from "#app/domain/invoices/issue-invoices.server.ts";
import { recordPayment } from "#app/domain/invoices/record-payment.server.ts";
import { resendInvoice } from "#app/domain/invoices/resend-invoice.server.ts";
import { takeBackPayment } from "#app/domain/invoices/take-back-payment.server.ts";
import { undoReallocation } from "#app/domain/invoices/undo-reallocation.server.ts";
import { applyCredit, refundCredit } from "#app/domain/invoices/use-credit.server.ts";
import { mayGive, type Declared } from "#app/domain/kernel/command.ts";
import { refuse, type Refusal, type Result } from "#app/domain/kernel/result.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import type { MeetingChange, MeetingPlace } from "#app/domain/meetings/meeting.ts";
import { deliverLetter } from "#app/domain/mail/deliver-letter.server.ts";
import { liftMark } from "#app/domain/mail/lift-mark.server.ts";
import { resendLetter } from "#app/domain/mail/resend-letter.server.ts";
import { setLetterAside } from "#app/domain/mail/set-letter-aside.server.ts";
import { agreeToLimit } from "#app/domain/identity/agree-to-limit.server.ts";
import { takeBackLimit } from "#app/domain/identity/take-back-limit.server.ts";
import { answerRelease } from "#app/domain/pledges/answer-release.server.ts";
import { askRelease } from "#app/domain/pledges/ask-release.server.ts";
import { setLeader } from "#app/domain/meetings/set-leader.server.ts";
import { acceptInvitation } from "#app/domain/identity/accept-invitation.server.ts";
import { appointDirector } from "#app/domain/identity/appoint-director.server.ts";
import { changePassword } from "#app/domain/identity/change-password.server.ts";
import { changeSettings } from "#app/domain/identity/change-settings.server.ts";
import { closeAccount } from "#app/domain/identity/close-account.server.ts";
import { createOrganization } from "#app/domain/identity/create-organization.server.ts";
import { editNetwork } from "#app/domain/identity/edit-network.server.ts";
import { editOrganization } from "#app/domain/identity/edit-organization.server.ts";
import { endEverybodysSessions } from "#app/domain/identity/end-everybodys-sessions.server.ts";
import { endSessions } from "#app/domain/identity/end-sessions.server.ts";
import { finishSignUp } from "#app/domain/identity/finish-sign-up.server.ts";
import { grantRole } from "#app/domain/identity/grant-role.server.ts";
import { holdLetters } from "#app/domain/identity/hold-letters.server.ts";
import { invite } from "#app/domain/identity/invite.server.ts";
import { makeResetLink } from "#app/domain/identity/make-reset-link.server.ts";
import { openAccount } from "#app/domain/identity/open-account.server.ts";
import { rememberDevice } from "#app/domain/identity/remember-device.server.ts";
import { removeRole } from "#app/domain/identity/remove-role.server.ts";
import { requestPasswordReset } from "#app/domain/identity/request-password-reset.server.ts";
import { resetPassword } from "#app/domain/identity/reset-password.server.ts";
import { revokeInvitation } from "#app/domain/identity/revoke-invitation.server.ts";
import { setStanding } from "#app/domain/standing/set-standing.server.ts";
import { setPersonLimit } from "#app/domain/identity/set-person-limit.server.ts";
import { setUpNetwork } from "#app/domain/identity/set-up-network.server.ts";
import { signIn } from "#app/domain/identity/sign-in.server.ts";
import { startSignUp } from "#app/domain/identity/start-sign-up.server.ts";
import {
  confirmMaintainership,
  revokeMaintainership,
  vouchForMaintainer,
} from "#app/domain/maintainers/confirm-maintainership.server.ts";
import { answerByLink } from "#app/domain/maintainers/answer-by-link.server.ts";
import { askMaintainer, resendAsk, revokeAsk } from "#app/domain/maintainers/ask-maintainer.server.ts";
import { setContact } from "#app/domain/maintainers/set-contact.server.ts";
import { recordConsent } from "#app/domain/maintainers/record-consent.server.ts";
import { claimMaintainership, nameMaintainer } from "#app/domain/maintainers/state-maintainership.server.ts";
import { askDues } from "#app/domain/membership/ask-dues.server.ts";
import { payDues, sponsorDues, takeBackDues } from "#app/domain/membership/settle-dues.server.ts";
import { closeRaising } from "#app/domain/pledges/close-raising.server.ts";
import { answerCredit } from "#app/domain/pledges/answer-credit.server.ts";
import { countersignPledge } from "#app/domain/pledges/countersign-pledge.server.ts";
import { extendRaising } from "#app/domain/pledges/extend-raising.server.ts";
import { placePledge } from "#app/domain/pledges/place-pledge.server.ts";
import { deleteMessage } from "#app/domain/discussion/delete-message.server.ts";
import { editMessage } from "#app/domain/discussion/edit-message.server.ts";
import { lockThread } from "#app/domain/discussion/lock-thread.server.ts";
import { openTopic } from "#app/domain/discussion/open-topic.server.ts";
import { postMessage } from "#app/domain/discussion/post-message.server.ts";
import { recordDecision } from "#app/domain/discussion/record-decision.server.ts";
import { reportMessage } from "#app/domain/discussion/report-message.server.ts";
import { resolveReport } from "#app/domain/discussion/resolve-report.server.ts";
import { setAgreement } from "#app/domain/discussion/set-agreement.server.ts";
import { setReaction } from "#app/domain/discussion/set-reaction.server.ts";
import { settleTopic } from "#app/domain/discussion/settle-topic.server.ts";
import { takeBackDecision } from "#app/domain/discussion/take-back-decision.server.ts";
import { addAction } from "#app/domain/meetings/add-action.server.ts";
import { addItem } from "#app/domain/meetings/add-item.server.ts";
import { beginItem } from "#app/domain/meetings/begin-item.server.ts";
import { closeMeeting } from "#app/domain/meetings/close-meeting.server.ts";
import { editMinutes } from "#app/domain/meetings/edit-minutes.server.ts";
import { giveEstimate } from "#app/domain/meetings/give-estimate.server.ts";
import { openEstimate } from "#app/domain/meetings/open-estimate.server.ts";
import { openMeeting } from "#app/domain/meetings/open-meeting.server.ts";
import { revealEstimate } from "#app/domain/meetings/reveal-estimate.server.ts";
import { setActionDone } from "#app/domain/meetings/set-action-done.server.ts";
import { setHand } from "#app/domain/meetings/set-hand.server.ts";
import { takeOver } from "#app/domain/meetings/take-over.server.ts";
import { chooseForDevice } from "#app/domain/notifications/choose-for-device.server.ts";
import { forgetDevice } from "#app/domain/notifications/forget-device.server.ts";
import { markNotificationsRead } from "#app/domain/notifications/mark-notifications-read.server.ts";
import { markStreamRead } from "#app/domain/notifications/mark-stream-read.server.ts";
import { setWish } from "#app/domain/notifications/set-wish.server.ts";
import { tellDevice } from "#app/domain/notifications/tell-device.server.ts";
import { unsubscribe } from "#app/domain/notifications/unsubscribe.server.ts";
import { writeNewsLetters } from "#app/domain/notifications/write-news-letters.server.ts";
import { writeNotifications } from "#app/domain/notifications/write-notifications.server.ts";
import { settleRaising } from "#app/domain/pledges/resettle-raisings.server.ts";
import { tellClosing } from "#app/domain/pledges/tell-closing.server.ts";
import { setBudget } from "#app/domain/pledges/set-budget.server.ts";
import { setNaming } from "#app/domain/pledges/set-naming.server.ts";
import { expressInterest, stateIntent } from "#app/domain/pledges/state-intent.server.ts";
import { withdrawPledge } from "#app/domain/pledges/withdraw-pledge.server.ts";
import { acceptDeliverable } from "#app/domain/progress/accept-deliverable.server.ts";
import { editProject } from "#app/domain/projects/edit-project.server.ts";
import { endorseProject } from "#app/domain/projects/endorse-project.server.ts";
import { markAtRisk } from "#app/domain/projects/mark-at-risk.server.ts";
import { moveDeliverable } from "#app/domain/progress/move-deliverable.server.ts";
import { moveProject } from "#app/domain/progress/move-project.server.ts";
import { proposeProject } from "#app/domain/projects/propose-project.server.ts";
import { saveDraft } from "#app/domain/projects/save-draft.server.ts";
import { setScope } from "#app/domain/progress/set-scope.server.ts";
import { signOffScope } from "#app/domain/projects/sign-off-scope.server.ts";
import { decideDeadTask } from "#app/domain/reports/dead-tasks.server.ts";
import { tellDirectors } from "#app/domain/watch/tell-directors.server.ts";

/* Every verb of the product, at every door: the socket and its HTTP twin, meetings, the command line, and whatever comes later. */

/** All of them, by area. A test asks that none is missing. */
export const commands = [
  // mail
  deliverLetter,
  liftMark,
  resendLetter,
  setLetterAside,
  // identity
  acceptInvitation,
  agreeToLimit,
  appointDirector,
  changePassword,
  changeSettings,
  closeAccount,
  createOrganization,
  editNetwork,
  editOrganization,
  endEverybodysSessions,
  endSessions,
  finishSignUp,
  grantRole,
  holdLetters,
  invite,
  makeResetLink,
  openAccount,
  rememberDevice,
  removeRole,
  requestPasswordReset,
  resetPassword,
  revokeInvitation,
  setPersonLimit,
  setUpNetwork,
  signIn,
  startSignUp,
  takeBackLimit,
  // projects
  acceptDeliverable,
  editProject,
  endorseProject,
  markAtRisk,
  moveDeliverable,
  moveProject,
  proposeProject,
  recordConsent,
  claimMaintainership,
  nameMaintainer,
  confirmMaintainership,
  vouchForMaintainer,
  revokeMaintainership,
  askMaintainer,
  resendAsk,
  revokeAsk,
  answerByLink,
  setContact,
  saveDraft,
  setScope,
  signOffScope,
  // pledges
  answerRelease,
  askRelease,
  closeRaising,
  answerCredit,
  countersignPledge,
  extendRaising,
  placePledge,
  settleRaising,
  tellClosing,
  setBudget,
  setNaming,
  expressInterest,
  stateIntent,
  withdrawPledge,
  // standing
  setStanding,
  // funds
  distributeFund,
  fillFund,
  takeBackFilling,
  openFund,
  openPool,
  promiseMatch,
  // invoices
  answerReallocation,
  askReallocation,
  decideBankLine,
  giveUpProject,
  takeBankLines,
  issueCreditNote,
  issueInvoices,
  recordPayment,
  resendInvoice,
  takeBackPayment,
  undoReallocation,
  applyCredit,
  refundCredit,
  // contributions
  agreeHours,
  enterHours,
  leaveScope,
  payMissingHours,
  takeContributions,
  takeProjects,
  linkContribution,
  moveContribution,
  answerClaim,
  takeBackHours,
  verifyHours,
  // membership
  askDues,
  payDues,
  sponsorDues,
  takeBackDues,
  // reports
  decideDeadTask,
  // discussion
  deleteMessage,
  editMessage,
  lockThread,
  openTopic,
  postMessage,
  recordDecision,
  reportMessage,
  resolveReport,
  setAgreement,
  setReaction,
  settleTopic,
  takeBackDecision,
  // meetings
  addAction,
  addItem,
  beginItem,
  closeMeeting,
  editMinutes,
  giveEstimate,
  openEstimate,
  openMeeting,
  revealEstimate,
  setActionDone,
  setHand,
  setLeader,
  takeOver,
  // notifications
  chooseForDevice,
  forgetDevice,
  markNotificationsRead,
  markStreamRead,
  setWish,
  tellDevice,
  unsubscribe,
  writeNewsLetters,
  writeNotifications,
  // watch
  tellDirectors,
] as const;

/** Whatever is declared as a command, without what it takes and answers. */
export type AnyCommand = ((
  ctx: never,
  key: never,
  input: never,
  ...how: never[]
) => Promise<Result<unknown, Refusal>>) & {
  readonly declared: Declared;
};

const byName: ReadonlyMap<string, AnyCommand> = new Map(commands.map((each) => [each.declared.name, each]));

/** The command of a name; undefined where there is none. */
export const commandOf = (name: string): AnyCommand | undefined => byName.get(name);

type AnswerOf<C extends AnyCommand> = Awaited<ReturnType<C>>;
type ValueOf<C extends AnyCommand> = Extract<AnswerOf<C>, { readonly ok: true }>["value"];
type RefusalOf<C extends AnyCommand> = Extract<AnswerOf<C>, { readonly ok: false }>["refusal"];

/** What a door refuses before the verb is asked. */
export type DoorRefusal =
  | { readonly kind: "sign_in_first" }
  | { readonly kind: "not_permitted" }
  /** The input does not fit its declaration, or its key is missing. */
  | { readonly kind: "invalid" };

/** What came through a door: nothing of it is trusted. */
export interface Asked {
  readonly key?: unknown;
  readonly input: unknown;
}

/** A key as clients make it; a form's is a UUID. */
const isKey = (key: unknown): key is string => typeof key === "string" && /^[0-9A-Za-z-]{16,64}$/.test(key);

/**
 * Gives a command as whoever asks, by what is declared of it: whether they may give it at all, whether its key is there,
 * whether its input fits; then the verb decides. A key that a command does not take is left aside.
 */
export async function perform<C extends AnyCommand>(
  ctx: Context,
  command: C,
  { key, input }: Asked,
): Promise<Result<ValueOf<C>, RefusalOf<C> | DoorRefusal>> {
  const { declared } = command;
  if (ctx.actor.kind === "visitor" && declared.permission !== "anyone" && declared.permission !== "product")
    return refuse({ kind: "sign_in_first" });
  if (!mayGive(ctx.actor, declared) || (declared.permission === "signed_in" && ctx.actor.kind !== "person"))
    return refuse({ kind: "not_permitted" });
  if (declared.key === "required" && !isKey(key)) return refuse({ kind: "invalid" });
  const parsed = declared.input.safeParse(input);
  if (!parsed.success) return refuse({ kind: "invalid" });
  // What was parsed is what the declaration says: the compiler cannot follow a schema through a table.
  const give: (ctx: never, key: never, input: never) => Promise<Result<unknown, Refusal>> = command;
  const answer = await give(ctx as never, (declared.key === "required" ? key : null) as never, parsed.data as never);
  return answer;
}

/** What clients call commands on the wire, by socket or by its HTTP twin (docs/live.md). The names are published. */
export const wire = {
  "post-message": postMessage,
  "edit-message": editMessage,
  "delete-message": deleteMessage,
  "set-reaction": setReaction,
  "record-decision": recordDecision,
  "set-agreement": setAgreement,
  "take-back-decision": takeBackDecision,
} as const satisfies Readonly<Record<string, AnyCommand>>;

/** As it comes over the wire, about the project whose stream it names. */
export interface WireCommand {
  readonly name: string;
  readonly stream: `project:${string}`;
  readonly key: string;
  readonly baseRev?: number | undefined;
  readonly data: Readonly<Record<string, unknown>>;
}

const isOnWire = (name: string): name is keyof typeof wire => Object.hasOwn(wire, name);

/** Gives a command of the wire. */
export async function performWire(ctx: Context, { name, stream, key, baseRev, data }: WireCommand) {
  if (!isOnWire(name)) return refuse<DoorRefusal>({ kind: "invalid" });
  const projectId = stream.slice("project:".length);
  return perform<(typeof wire)[keyof typeof wire]>(ctx, wire[name], { key, input: { ...data, baseRev, projectId } });
}

/** What each thing that is done in a meeting gives, and what it says beyond what its form asks. */
const meetingActs = {
  begin: { command: beginItem },
  pause: { command: beginItem, means: { itemId: null } },
  "add-item": { command: addItem },
  "raise-hand": { command: setHand, means: { up: true } },
  "lower-hand": { command: setHand, means: { up: false } },
  ask: { command: openEstimate },
  estimate: { command: giveEstimate },
  reveal: { command: revealEstimate },
  "add-action": { command: addAction },
  "set-done": { command: setActionDone },
  "take-over": { command: takeOver },
  "name-leader": { command: setLeader, means: { named: true } },
  "unname-leader": { command: setLeader, means: { named: false } },
  close: { command: closeMeeting },
} as const satisfies Readonly<Record<MeetingChange["intent"], { command: AnyCommand; means?: object }>>;

type MeetingCommand = (typeof meetingActs)[keyof typeof meetingActs]["command"];

/** Gives what somebody pressed in a meeting. */
export function performInMeeting(ctx: Context, place: MeetingPlace, { intent, ...asked }: MeetingChange) {
  const { command, means }: { command: MeetingCommand; means?: object } = meetingActs[intent];
  return perform<MeetingCommand>(ctx, command, {
    key: "key" in asked ? asked.key : null,
    input: { ...asked, ...means, ...place },
  });
}
