import { eq } from "drizzle-orm";
import { deliverable, project } from "#db/schema/projects.ts";
import { agreeHours } from "#app/domain/contributions/agree-hours.server.ts";
import type { ContributionKind, ContributionState } from "#app/domain/contributions/contribution.ts";
import { linkContributionInput } from "#app/domain/contributions/contribution-input.ts";
import { answerClaim } from "#app/domain/contributions/answer-claim.server.ts";
import { findOpenClaim } from "#app/domain/contributions/claim.server.ts";
import { enterHours } from "#app/domain/contributions/enter-hours.server.ts";
import { linkContribution } from "#app/domain/contributions/link-contribution.server.ts";
import { moveContribution } from "#app/domain/contributions/move-contribution.server.ts";
import { verifyHours } from "#app/domain/contributions/verify-hours.server.ts";
import { openTopic } from "#app/domain/discussion/open-topic.server.ts";
import { postMessage } from "#app/domain/discussion/post-message.server.ts";
import type { ReactionKind } from "#app/domain/discussion/reaction.ts";
import { recordDecision } from "#app/domain/discussion/record-decision.server.ts";
import { setAgreement } from "#app/domain/discussion/set-agreement.server.ts";
import { setReaction } from "#app/domain/discussion/set-reaction.server.ts";
import { promiseMatch } from "#app/domain/funds/promise-match.server.ts";
import { askReallocation } from "#app/domain/invoices/ask-reallocation.server.ts";
import { issueInvoices } from "#app/domain/invoices/issue-invoices.server.ts";
import { recordPayment } from "#app/domain/invoices/record-payment.server.ts";
import { closeDueRaisings } from "#app/domain/pledges/close-due-raisings.server.ts";
import { closeRaising } from "#app/domain/pledges/close-raising.server.ts";
import { placePledge } from "#app/domain/pledges/place-pledge.server.ts";
import type { Condition, Terms } from "#app/domain/pledges/settlement-terms.ts";
import { expressInterest, stateIntent } from "#app/domain/pledges/state-intent.server.ts";
import { withdrawPledge } from "#app/domain/pledges/withdraw-pledge.server.ts";
import { acceptDeliverable } from "#app/domain/progress/accept-deliverable.server.ts";
import type { DeliverableState } from "#app/domain/projects/deliverable.ts";
import { endorseProject } from "#app/domain/projects/endorse-project.server.ts";
import { moveDeliverable } from "#app/domain/progress/move-deliverable.server.ts";
import { moveProject } from "#app/domain/progress/move-project.server.ts";
import { visitor } from "#app/domain/kernel/actor.ts";
import { answerByLink } from "#app/domain/maintainers/answer-by-link.server.ts";
import { askMaintainer } from "#app/domain/maintainers/ask-maintainer.server.ts";
import { recordConsent } from "#app/domain/maintainers/record-consent.server.ts";
import { proposeProject } from "#app/domain/projects/propose-project.server.ts";
import { readScopeForm } from "#app/domain/projects/scope-input.ts";
import { setScope } from "#app/domain/progress/set-scope.server.ts";
import { signOffScope } from "#app/domain/projects/sign-off-scope.server.ts";
import type { Stage } from "#app/domain/projects/stage.ts";
import type { OrganizationKey, PersonKey } from "../../cast.ts";
import type { SubjectId } from "#app/domain/timeline/shown-event.ts";
import { proveMaintainer } from "./prove-maintainer.ts";
import { meet, type Step } from "./meet.ts";
import { told, type Story } from "../../story.ts";

/** Days before now, and an hour in UTC; "min:40" is forty minutes ago. */
export type When = readonly [days: number, hour: string] | `min:${number}`;

export interface StoryProposal {
  readonly title: string;
  readonly summary: string;
  readonly problem: string;
  readonly solution: string;
  readonly implementation: string;
  readonly fit: string;
  readonly repositories: readonly string[];
}

/** A project under way in the story; each method gathers what happens to it and when. */
export class ProjectStory {
  #id = "";
  #slug = "";
  #deliverables: string[] = [];
  #stage: Stage = "candidate";
  #lastMessageId: string | null = null;
  readonly #pledges = new Map<OrganizationKey, string>();
  readonly #contributions = new Map<string, string>();
  readonly #topics = new Map<string, string>();

  constructor(
    readonly story: Story,
    readonly proposal: StoryProposal,
  ) {}

  #at(when: When, tell: () => Promise<unknown>): void {
    this.story.at(this.#moment(when), tell);
  }

  #moment(when: When): Date {
    return typeof when === "string" ? this.story.minutesAgo(Number(when.slice(4))) : this.story.ago(...when);
  }

  #told<T>(what: string, answer: Parameters<typeof told<T, { kind: string }>>[1]): T {
    return told(`${this.proposal.title}: ${what}`, answer);
  }

  propose(by: PersonKey, organization: OrganizationKey, when: When, as: "candidate" | "draft" = "candidate"): this {
    this.#at(when, async () => {
      const { repositories, ...texts } = this.proposal;
      const made = await proposeProject(await this.story.by(by), this.story.newId(), {
        ...texts,
        repositories: [...repositories],
        organizationId: this.story.organization(organization).id,
        narrativeId: null,
        as,
      });
      ({ projectId: this.#id, slug: this.#slug } = this.#told("it is proposed", made));
    });
    return this;
  }

  /** In one's own name, or for the organization that one speaks for. */
  endorse(by: PersonKey, organization: OrganizationKey | null, when: When, value = ""): this {
    this.#at(when, async () => {
      const organizationId = organization && this.story.organization(organization).id;
      this.#told(
        `${by} endorses it`,
        await endorseProject(await this.story.by(by), this.story.newId(), {
          projectId: this.#id,
          organizationId,
          value,
        }),
      );
    });
    return this;
  }

  move(to: Stage, when: When, reason = "", by: PersonKey = "sam"): this {
    this.#at(when, async () => {
      this.#told(
        `it moves to ${to}`,
        await moveProject(await this.story.by(by), null, {
          projectId: this.#id,
          from: await this.#readStage(),
          to,
          reason,
        }),
      );
    });
    return this;
  }

  async #readStage(): Promise<Stage> {
    const [row] = await this.story.ground.db
      .select({ stage: project.stage })
      .from(project)
      .where(eq(project.id, this.#id));
    this.#stage = row?.stage ?? this.#stage;
    return this.#stage;
  }

  /** Endorsed, scoped, signed off by three, agreed upstream; the raise opens last. */
  scope({
    slices,
    minimum = "",
    closesInDays = null,
    over = "share",
    under = "lapse",
    endorsed,
    scoped,
    signedOff,
  }: Scope): this {
    this.move("endorsed", endorsed, "", "priya").move("scoping", endorsed, "", "priya");
    this.#at(scoped, async () => {
      const [row] = await this.story.ground.db
        .select({ rev: project.rev })
        .from(project)
        .where(eq(project.id, this.#id));
      const rows = slices.map(([title, description, repository, hoursLow, hoursHigh, cloud]) => ({
        title,
        description,
        definitionOfDone: "It runs in production on two hubs, is documented for operators, and is merged upstream.",
        repository,
        hoursLow,
        hoursHigh,
        cloud,
      }));
      const input = {
        rev: row?.rev ?? 0,
        slices: rows,
        minimum,
        closesOn: closesInDays === null ? "" : this.story.dayFromNow(closesInDays),
        overFundingRule: over,
        underFundingRule: under,
      };
      const scope = this.#told("its scope is read", readScopeForm(input, "USD", "en-US"));
      const priya = await this.story.by("priya");
      this.#told("it is scoped", await setScope(priya, null, { projectId: this.#id, ...scope }));
      const made = await this.story.ground.db
        .select({ id: deliverable.id })
        .from(deliverable)
        .where(eq(deliverable.projectId, this.#id))
        .orderBy(deliverable.position);
      this.#deliverables = made.map(({ id }) => id);
    });
    if (signedOff)
      this.#at(signedOff, async () => {
        for (const [by, kind] of [
          ["priya", "product"],
          ["priya", "technical"],
          ["lena", "partnerships"],
        ] as const)
          this.#told(
            `${kind} signs`,
            await signOffScope(await this.story.by(by), null, { projectId: this.#id, kind, scopeVersion: 1 }),
          );
      });
    return this;
  }

  consent(by: PersonKey, repository: string, when: When, note: string): this {
    this.#at(when, async () => {
      await proveMaintainer(this.story, by, repository);
      this.#told(
        `${repository} consents`,
        await recordConsent(await this.story.by(by), null, {
          projectId: this.#id,
          repository,
          answer: "consents",
          note,
          who: "",
        }),
      );
    });
    return this;
  }

  /** Asks the repository's maintainers by a link, which somebody answers who is not known, or nobody yet. */
  ask(
    by: PersonKey,
    repository: string,
    when: When,
    answered?: { readonly when: When; readonly name: string; readonly handle: string; readonly note: string },
  ): this {
    let token = "";
    this.#at(when, async () => {
      const asked = { projectId: this.#id, repository, days: 90 };
      const made = await askMaintainer(await this.story.by(by), null, asked);
      token = this.#told(`the maintainers of ${repository} are asked`, made).token ?? "";
    });
    if (answered)
      this.#at(answered.when, async () => {
        const { name, handle, note } = answered;
        const said = { token, answer: "conditional", note, name, handle, evidenceUrl: "", reviewHours: 12 } as const;
        this.#told(`${handle} answers by the link`, await answerByLink(this.story.as(visitor), null, said));
      });
    return this;
  }

  interest(by: PersonKey, organization: OrganizationKey, when: When): this {
    this.#at(when, async () => {
      const wanted = {
        projectId: this.#id,
        organizationId: this.story.organization(organization).id,
        named: true,
        note: "",
      };
      this.#told(
        `${organization} is interested`,
        await expressInterest(await this.story.by(by), this.story.newId(), wanted),
      );
    });
    return this;
  }

  intend(by: PersonKey, organization: OrganizationKey, when: When, amount: number): this {
    this.#at(when, async () => {
      const wanted = {
        projectId: this.#id,
        organizationId: this.story.organization(organization).id,
        terms: { kind: "fixed", amountMinor: cents(amount) } as const,
        named: true,
        note: "",
      };
      this.#told(`${organization} intends`, await stateIntent(await this.story.by(by), this.story.newId(), wanted));
    });
    return this;
  }

  pledge(
    by: PersonKey,
    organization: OrganizationKey,
    when: When,
    terms: Terms | number,
    { conditions = [], waitsFor, named = true, credits, deliverable: position, note = "" }: PledgeOptions = {},
  ): this {
    this.#at(when, async () => {
      const wanted = {
        projectId: this.#id,
        organizationId: this.story.organization(organization).id,
        creditedOrganizationId: credits && this.story.organization(credits).id,
        deliverableId: position === undefined ? undefined : this.#deliverables[position - 1],
        conditions:
          waitsFor === undefined
            ? conditions
            : [...conditions, { kind: "organization", organizationId: this.story.organization(waitsFor).id } as const],
        terms: typeof terms === "number" ? ({ kind: "fixed", amountMinor: cents(terms) } as const) : terms,
        named,
        note,
      };
      this.#pledges.set(
        organization,
        this.#told(`${organization} pledges`, await placePledge(await this.story.by(by), this.story.newId(), wanted))
          .pledgeId,
      );
    });
    return this;
  }

  /** A fund matches what others pledge; its programme officer promises it. */
  match(by: PersonKey, fund: string, when: When, most: number): this {
    this.#at(when, async () => {
      this.#told(
        `${fund} matches`,
        await promiseMatch(await this.story.by(by), this.story.newId(), {
          fundId: this.story.funds.get(fund) ?? "",
          projectId: this.#id,
          capMinor: cents(most),
        }),
      );
    });
    return this;
  }

  withdraw(by: PersonKey, organization: OrganizationKey, when: When, reason: string): this {
    this.#at(when, async () => {
      this.#told(
        `${organization} withdraws`,
        await withdrawPledge(await this.story.by(by), this.story.newId(), {
          pledgeId: this.#pledges.get(organization) ?? "",
          reason,
        }),
      );
    });
    return this;
  }

  /** The steward closes early, because the minimum stands. */
  close(when: When, reason: string): this {
    this.#at(when, async () => {
      this.#told(
        "the raise is closed",
        await closeRaising(await this.story.by("lena"), this.story.newId(), { projectId: this.#id, reason }),
      );
    });
    return this;
  }

  /** The deadline passes, and the job that closes raises comes by. */
  deadline(when: When): this {
    this.#at(when, async () => {
      await closeDueRaisings(this.story.product);
      const stage = await this.#readStage();
      if (stage === "raising") throw new Error(`${this.proposal.title} should have closed at its deadline`);
    });
    return this;
  }

  /** Into the queue, kicked off and building, each a step with its day. */
  begin(upcoming: When, kickOff: When, inFlight: When): this {
    return this.move("upcoming", upcoming)
      .move("kick_off", kickOff, "Everybody who pays was at the table.")
      .move("in_flight", inFlight);
  }

  /** A deliverable goes as far as it is asked to, a step every few days; the last step is on the given day. */
  build(position: number, to: DeliverableState, when: When, stepDays = 4): this {
    const path = ["planned", "building", "demo", "review", "staging", "production", "monitoring"] as const;
    const steps = path.indexOf(to as (typeof path)[number]);
    if (typeof when === "string") throw new Error("deliverables move by days");
    for (let step = 1; step <= steps; step++) {
      const from = path[step - 1]!;
      const next = path[step]!;
      this.#at([when[0] + (steps - step) * stepDays, when[1]], async () => {
        this.#told(
          `deliverable ${position} moves to ${next}`,
          await moveDeliverable(await this.story.by("sam"), null, {
            projectId: this.#id,
            position,
            from,
            to: next,
            reason: "",
          }),
        );
      });
    }
    return this;
  }

  /** With the last co-funder's word it is accepted, and at once ready to invoice; with fewer it waits for the others. */
  accept(position: number, when: When, by: readonly (readonly [PersonKey, OrganizationKey])[], note = ""): this {
    this.#at(when, async () => {
      let waitingFor = 0;
      for (const [person, organization] of by) {
        const accepting = {
          organizationId: this.story.organization(organization).id,
          note: person === by[0]?.[0] ? note : "",
        };
        ({ waitingFor } = this.#told(
          `${organization} accepts deliverable ${position}`,
          await acceptDeliverable(await this.story.by(person), null, { projectId: this.#id, position, ...accepting }),
        ));
      }
      if (waitingFor === 0)
        this.#told(
          `deliverable ${position} is ready to invoice`,
          await moveDeliverable(await this.story.by("sam"), null, {
            projectId: this.#id,
            position,
            from: "accepted",
            to: "ready_to_invoice",
            reason: "",
          }),
        );
    });
    return this;
  }

  /** Finance invoices everybody who pays for it; those who are named pay on their days. */
  invoice(position: number, when: When, paid: When | null, unpaid: readonly OrganizationKey[] = []): this {
    const issued: { invoiceId: string; organizationId: string }[] = [];
    this.#at(when, async () => {
      const answer = await issueInvoices(await this.story.by("marco"), this.story.newId(), {
        deliverableId: this.#deliverables[position - 1] ?? "",
      });
      issued.push(...this.#told(`deliverable ${position} is invoiced`, answer).invoices);
    });
    if (paid)
      this.#at(paid, async () => {
        const open = new Set(unpaid.map((key) => this.story.organization(key).id));
        for (const { invoiceId, organizationId } of issued)
          if (!open.has(organizationId))
            this.#told(
              "an invoice is paid",
              await recordPayment(await this.story.by("marco"), this.story.newId(), { invoiceIds: [invoiceId] }),
            );
      });
    return this;
  }

  contribute(
    title: string,
    repository: string,
    position: number | null,
    when: When,
    { state = "merged", kind = "pull_request", by = "yusuf", author, inKind, number }: Contribution,
  ): this {
    this.#at(when, async () => {
      const input = linkContributionInput.parse({
        key: this.story.newId(),
        // The repositories are real and have no part in this: the evidence of an invented contribution is at an invented forge.
        url: `https://forge.example/${repository}/${kind === "release" ? "releases" : kind === "review" ? "reviews" : "changes"}/${number}`,
        title,
        state: "in_review",
        kind,
        repository,
        contributionClass: "directed",
        authorHandle: author,
        ...(position === null ? {} : { deliverableId: this.#deliverables[position - 1] }),
        ...(inKind === undefined ? {} : { inKindOrganizationId: this.story.organization(inKind).id }),
        ...(state === "proposed" ? { state } : {}),
      });
      const { contributionId } = this.#told(
        `“${title}” is linked`,
        await linkContribution(await this.story.by(by), input.key, { projectId: this.#id, ...input }),
      );
      this.#contributions.set(title, contributionId);
      if (state === "merged" || state === "released")
        this.#told(
          `“${title}” is merged`,
          await moveContribution(await this.story.by(by), null, {
            contributionId,
            from: "in_review",
            to: "merged",
            happenedOn: undefined,
          }),
        );
      if (state === "released")
        this.#told(
          `“${title}” is released`,
          await moveContribution(await this.story.by(by), null, {
            contributionId,
            from: "merged",
            to: "released",
            happenedOn: undefined,
          }),
        );
      if (await findOpenClaim(this.story.ground.db, contributionId))
        this.#told(
          `“${title}” is confirmed`,
          await answerClaim(await this.story.by("priya"), null, {
            projectId: this.#id,
            contributionId,
            answer: "confirmed",
            reason: "",
          }),
        );
    });
    return this;
  }

  /** An organization paid ahead, and finance asks whether that money may go to this project. */
  offerPrepaid(organization: OrganizationKey, paid: When, asked: When, amount: number, reason: string): this {
    this.#at(paid, async () => {
      const organizationId = this.story.organization(organization).id;
      this.#told(
        `${organization} pays ahead`,
        await recordPayment(await this.story.by("marco"), this.story.newId(), {
          organizationId,
          invoiceIds: [],
          amountMinor: cents(amount),
        }),
      );
    });
    this.#at(asked, async () => {
      const organizationId = this.story.organization(organization).id;
      this.#told(
        `${organization} is asked`,
        await askReallocation(await this.story.by("marco"), this.story.newId(), {
          organizationId,
          toProjectId: this.#id,
          reason,
        }),
      );
    });
    return this;
  }

  /** The steward takes so many of the hours that an organization gives. */
  agreeHours(organization: OrganizationKey, when: When, hours: number, note = ""): this {
    this.#at(when, async () => {
      const agreement = { pledgeId: this.#pledges.get(organization) ?? "", hours, note };
      this.#told(
        `${hours} hours are agreed`,
        await agreeHours(await this.story.by("priya"), this.story.newId(), { projectId: this.#id, ...agreement }),
      );
    });
    return this;
  }

  /** Somebody enters what they worked that day, and the steward verifies it two days later, if they do. */
  work(
    by: PersonKey,
    organization: OrganizationKey,
    position: number,
    when: readonly [days: number, hour: string],
    hours: number,
    note: string,
    verified = true,
  ): this {
    let entryId = "";
    this.#at(when, async () => {
      const entry = {
        pledgeId: this.#pledges.get(organization) ?? "",
        deliverableId: this.#deliverables[position - 1],
        workedOn: this.story
          .ago(...when)
          .toISOString()
          .slice(0, 10),
        minutes: hours * 60,
        note,
      };
      ({ entryId } = this.#told(
        "hours are entered",
        await enterHours(await this.story.by(by), this.story.newId(), { projectId: this.#id, ...entry }),
      ));
    });
    if (verified)
      this.#at([when[0] - 2, when[1]], async () => {
        this.#told(
          "hours are verified",
          await verifyHours(await this.story.by("sam"), this.story.newId(), { projectId: this.#id, entryId }),
        );
      });
    return this;
  }

  /** The first meeting about it. */
  meet(by: PersonKey, when: When, title: string, agenda: string, steps: readonly Step[]): this {
    meet(this.story, () => ({ projectId: this.#id, slug: this.#slug }), {
      by,
      opened: this.#moment(when),
      title,
      agenda,
      steps,
    });
    return this;
  }

  /** Opens a topic, in which the next messages may be said. */
  topic(by: PersonKey, when: When, title: string): this {
    this.#at(when, async () => {
      const { topicId } = this.#told(
        `the topic ${title} is opened`,
        await openTopic(await this.story.by(by), this.story.newId(), { projectId: this.#id, title }),
      );
      this.#topics.set(title, topicId);
    });
    return this;
  }

  /** @param about a topic's title, or a deliverable's position */
  say(
    by: PersonKey,
    organization: OrganizationKey | null,
    when: When,
    markdown: string,
    { answers = false, about }: { answers?: boolean; about?: string | number } = {},
  ): this {
    this.#at(when, async () => {
      const organizationId = organization && this.story.organization(organization).id;
      const message = {
        projectId: this.#id,
        markdown,
        organizationId,
        replyToId: answers ? this.#lastMessageId : null,
        about: this.#subject(about),
      };
      this.#lastMessageId = this.#told(
        `${by} speaks`,
        await postMessage(await this.story.by(by), this.story.newId(), message),
      ).messageId;
    });
    return this;
  }

  /** The same, to what was said last. */
  answer(by: PersonKey, organization: OrganizationKey | null, when: When, markdown: string): this {
    return this.say(by, organization, when, markdown, { answers: true });
  }

  #subject(about: string | number | undefined): SubjectId | null {
    if (about === undefined) return null;
    return typeof about === "number"
      ? `deliverable:${this.#deliverables[about - 1] ?? ""}`
      : `topic:${this.#topics.get(about) ?? ""}`;
  }

  /** Records what was said last as a decision, which these agree to. */
  decide(by: PersonKey, when: When, agreed: readonly (readonly [PersonKey, OrganizationKey | null])[]): this {
    this.#at(when, async () => {
      const messageId = this.#lastMessageId ?? "";
      const about = { projectId: this.#id };
      const { decisionId } = this.#told(
        "it is decided",
        await recordDecision(await this.story.by(by), this.story.newId(), {
          ...about,
          baseRev: 1,
          messageId,
          organizationId: null,
        }),
      );
      for (const [who, organization] of agreed) {
        const organizationId = organization && this.story.organization(organization).id;
        this.#told(
          `${who} agrees`,
          await setAgreement(await this.story.by(who), this.story.newId(), {
            ...about,
            decisionId,
            organizationId,
            on: true,
          }),
        );
      }
    });
    return this;
  }

  /** What these people say to the last message without a message. */
  react(kind: ReactionKind, people: readonly PersonKey[], when: When): this {
    this.#at(when, async () => {
      for (const by of people)
        this.#told(
          `${by} reacts`,
          await setReaction(await this.story.by(by), this.story.newId(), {
            projectId: this.#id,
            messageId: this.#lastMessageId ?? "",
            kind,
            on: true,
          }),
        );
    });
    return this;
  }
}

interface Scope {
  /** Title, what it is, where it will live, hours from and to, cloud cost as people write it. */
  readonly slices: readonly (readonly [string, string, string | null, number, number, string])[];
  readonly minimum?: string;
  readonly closesInDays?: number | null;
  readonly over?: "share" | "cap";
  readonly under?: "lapse" | "slices" | "extend";
  readonly endorsed: When;
  readonly scoped: When;
  readonly signedOff?: When;
}

interface PledgeOptions {
  readonly conditions?: readonly Condition[];
  /** The organization without which it does not stand. */
  readonly waitsFor?: OrganizationKey;
  readonly named?: boolean;
  /** Another organization, which is asked whether it wants the credit. */
  readonly credits?: OrganizationKey;
  readonly deliverable?: number;
  readonly note?: string;
}

interface Contribution {
  readonly number: number;
  readonly state?: Extract<ContributionState, "proposed" | "in_review" | "merged" | "released">;
  readonly kind?: ContributionKind;
  readonly by?: PersonKey;
  readonly author?: string;
  readonly inKind?: OrganizationKey;
}

export const cents = (major: number): bigint => BigInt(Math.round(major * 100));
export const othersOffer = (major: number): Condition => ({ kind: "others_offer", amountMinor: cents(major) });
