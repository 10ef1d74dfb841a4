import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
  type AnyPgColumn,
} from "drizzle-orm/pg-core";
import { at, id } from "./columns.ts";
import { organization, person } from "./identity.ts";
import { deliverable, project } from "./projects.ts";

/** People who come together about a project at a time, with somebody who leads through an agenda. */
export const meeting = pgTable(
  "meeting",
  {
    id: id(),
    projectId: uuid("project_id")
      .notNull()
      .references(() => project.id, { onDelete: "cascade" }),
    /** 1, 2, 3 … within the project. */
    number: integer("number").notNull(),
    title: text("title").notNull(),
    facilitatorId: uuid("facilitator_id")
      .notNull()
      .references(() => person.id),
    openedAt: at("opened_at").notNull(),
    /** Number of its opening in the project's stream: what lies between the two numbers happened in it. */
    openedSeq: bigint("opened_seq", { mode: "number" }).notNull(),
    closedAt: at("closed_at"),
    closedSeq: bigint("closed_seq", { mode: "number" }),
    /** What is spoken about now. */
    currentItemId: uuid("current_item_id").references((): AnyPgColumn => agendaItem.id),
    /** Since when. */
    currentSince: at("current_since"),
    /** As somebody edited them. Until then they are written from the log whenever they are read. */
    minutesMarkdown: text("minutes_markdown"),
    minutesHtml: text("minutes_html"),
    minutesRev: integer("minutes_rev").notNull().default(0),
    minutesBy: uuid("minutes_by").references(() => person.id),
    minutesAt: at("minutes_at"),
  },
  (t) => [
    unique("meeting_number_once").on(t.projectId, t.number),
    uniqueIndex("meeting_one_at_a_time")
      .on(t.projectId)
      .where(sql`${t.closedAt} is null`),
    check(
      "meeting_closed_whole",
      sql`num_nonnulls(${t.closedAt}, ${t.closedSeq}) in (0, 2) and (${t.closedAt} is null or ${t.currentItemId} is null)`,
    ),
    check("meeting_item_since", sql`num_nonnulls(${t.currentItemId}, ${t.currentSince}) in (0, 2)`),
    check(
      "meeting_minutes_whole",
      sql`num_nonnulls(${t.minutesMarkdown}, ${t.minutesHtml}, ${t.minutesBy}, ${t.minutesAt}) in (0, 4) and (${t.minutesRev} = 0) = (${t.minutesMarkdown} is null)`,
    ),
  ],
);

/** What minutes said before somebody saved other words: all revisions but the last, which stands with the meeting. */
export const minutesBefore = pgTable(
  "minutes_before",
  {
    meetingId: uuid("meeting_id")
      .notNull()
      .references(() => meeting.id, { onDelete: "cascade" }),
    rev: integer("rev").notNull(),
    markdown: text("markdown").notNull(),
    html: text("html").notNull(),
    writtenBy: uuid("written_by")
      .notNull()
      .references(() => person.id),
    writtenAt: at("written_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.meetingId, t.rev] }), check("minutes_before_counted", sql`${t.rev} > 0`)],
);

/** Whom those who may lead a meeting named to lead it and to write its minutes beside them. */
export const meetingLeader = pgTable(
  "meeting_leader",
  {
    meetingId: uuid("meeting_id")
      .notNull()
      .references(() => meeting.id, { onDelete: "cascade" }),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id),
    namedBy: uuid("named_by")
      .notNull()
      .references(() => person.id),
    namedAt: at("named_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.meetingId, t.personId] })],
);

export const agendaItem = pgTable(
  "agenda_item",
  {
    id: id(),
    meetingId: uuid("meeting_id")
      .notNull()
      .references(() => meeting.id, { onDelete: "cascade" }),
    position: integer("position").notNull(),
    title: text("title").notNull(),
    /** How long it may take. */
    plannedMinutes: integer("planned_minutes").notNull(),
    /** How long it was spoken about, without the stretch that is running. */
    spentSeconds: integer("spent_seconds").notNull().default(0),
    /** Null until it was spoken about for the first time. */
    begunAt: at("begun_at"),
  },
  (t) => [
    unique("agenda_item_position_once").on(t.meetingId, t.position),
    check("agenda_item_takes_time", sql`${t.plannedMinutes} between 1 and 240 and ${t.spentSeconds} >= 0`),
  ],
);

/** Who asks to speak, in the order in which they did. */
export const meetingHand = pgTable(
  "meeting_hand",
  {
    meetingId: uuid("meeting_id")
      .notNull()
      .references(() => meeting.id, { onDelete: "cascade" }),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id),
    organizationId: uuid("organization_id").references(() => organization.id),
    raisedAt: at("raised_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.meetingId, t.personId] })],
);

/** A question for how many hours something takes, which everybody answers sealed. */
export const estimate = pgTable(
  "estimate",
  {
    id: id(),
    meetingId: uuid("meeting_id")
      .notNull()
      .references(() => meeting.id, { onDelete: "cascade" }),
    question: text("question").notNull(),
    deliverableId: uuid("deliverable_id").references(() => deliverable.id, { onDelete: "set null" }),
    openedAt: at("opened_at").notNull(),
    /** From then on everybody reads all of them, and none changes. */
    revealedAt: at("revealed_at"),
  },
  (t) => [
    index("estimate_meeting").on(t.meetingId, t.openedAt),
    uniqueIndex("estimate_one_at_a_time")
      .on(t.meetingId)
      .where(sql`${t.revealedAt} is null`),
  ],
);

/** Somebody's answer. Nothing tells of it, not even that it came, before all are revealed together. */
export const estimateGiven = pgTable(
  "estimate_given",
  {
    estimateId: uuid("estimate_id")
      .notNull()
      .references(() => estimate.id, { onDelete: "cascade" }),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id),
    organizationId: uuid("organization_id").references(() => organization.id),
    hours: integer("hours").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.estimateId, t.personId] }),
    check("estimate_given_in_bounds", sql`${t.hours} between 1 and 10000`),
  ],
);

/** What somebody shall do after the meeting. */
export const actionItem = pgTable(
  "action_item",
  {
    id: id(),
    meetingId: uuid("meeting_id")
      .notNull()
      .references(() => meeting.id, { onDelete: "cascade" }),
    text: text("text").notNull(),
    /** Who does it; null while nobody is named. */
    assigneeId: uuid("assignee_id").references(() => person.id),
    dueOn: date("due_on", { mode: "string" }),
    addedBy: uuid("added_by")
      .notNull()
      .references(() => person.id),
    addedAt: at("added_at").notNull(),
    doneAt: at("done_at"),
    doneBy: uuid("done_by").references(() => person.id),
  },
  (t) => [
    index("action_item_meeting").on(t.meetingId, t.addedAt),
    index("action_item_open")
      .on(t.assigneeId)
      .where(sql`${t.doneAt} is null`),
    check("action_item_done_by_somebody", sql`num_nonnulls(${t.doneAt}, ${t.doneBy}) in (0, 2)`),
  ],
);
