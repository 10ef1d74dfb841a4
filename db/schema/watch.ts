import { bigint, boolean, index, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { at, id } from "./columns.ts";

/** A server process, as it last said itself that it is there: by this row it also learns whether it can write. */
export const node = pgTable("node", {
  id: id(),
  name: text("name").notNull(),
  host: text("host").notNull(),
  pid: integer("pid").notNull(),
  version: text("version").notNull(),
  startedAt: at("started_at").notNull(),
  seenAt: at("seen_at").notNull(),
  /** How far its machine's clock is ahead of the database's; below zero when it is behind. */
  aheadMs: bigint("ahead_ms", { mode: "number" }).notNull(),
  /** Of the disk that DATA_DIR is on; null where the machine does not say. */
  diskFreeBytes: bigint("disk_free_bytes", { mode: "number" }),
  diskBytes: bigint("disk_bytes", { mode: "number" }),
});

/** How a job last went, on whichever node. */
export const jobRun = pgTable("job_run", {
  name: text("name").primaryKey(),
  /** How long nothing may be heard of it. */
  quietMs: bigint("quiet_ms", { mode: "number" }).notNull(),
  /** When it last ended well. */
  ranAt: at("ran_at"),
  tookMs: integer("took_ms"),
  failedAt: at("failed_at"),
  /** Why, without anything that people typed. */
  failure: text("failure"),
});

export interface BrokenRow {
  readonly name: string;
  readonly promise: string;
  readonly rows: readonly object[];
}

/** A self-check and what it found. The last one without a finding, or of the whole book, is the mark from which the next one asks. */
export const selfCheckRun = pgTable(
  "self_check_run",
  {
    id: id(),
    /** Of the whole book, and not only of what came since the mark. */
    isWhole: boolean("is_whole").notNull(),
    /** When it began. */
    at: at("at").notNull(),
    tookMs: integer("took_ms").notNull(),
    /** How many promises. */
    asked: integer("asked").notNull(),
    broken: jsonb("broken").$type<readonly BrokenRow[]>().notNull(),
    /** The last transfer when it began. */
    transferNumber: bigint("transfer_number", { mode: "number" }).notNull(),
  },
  (t) => [index("self_check_run_at").on(t.at)],
);

/** What was dated after its time by a wrong clock, and was named for it once: it cannot be dated anew. */
export const datedAhead = pgTable("dated_ahead", {
  /** `transfer 17`, or an event's stream and number. */
  subject: text("subject").primaryKey(),
  dated: at("dated").notNull(),
  foundAt: at("found_at").notNull(),
});

/** Something that is red: so that directors are told once, daily while it stays, and when it is over. */
export const incident = pgTable("incident", {
  name: text("name").primaryKey(),
  words: text("words").notNull(),
  beganAt: at("began_at").notNull(),
  toldAt: at("told_at"),
});
