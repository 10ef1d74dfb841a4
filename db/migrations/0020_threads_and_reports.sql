CREATE TABLE "message_report" (
	"id" uuid PRIMARY KEY NOT NULL,
	"message_id" uuid NOT NULL,
	"reporter_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"resolved_at" timestamp with time zone,
	"resolved_by" uuid,
	"resolution" text,
	CONSTRAINT "message_report_says_why" CHECK ("message_report"."reason" <> ''),
	CONSTRAINT "message_report_resolved_with_reason" CHECK (num_nonnulls("message_report"."resolved_at", "message_report"."resolved_by", "message_report"."resolution") in (0, 3) and "message_report"."resolution" <> '')
);
--> statement-breakpoint
CREATE TABLE "thread" (
	"project_id" uuid PRIMARY KEY NOT NULL,
	"messages" integer DEFAULT 0 NOT NULL,
	"locked_at" timestamp with time zone,
	"locked_by" uuid,
	"lock_reason" text,
	CONSTRAINT "thread_counts_up" CHECK ("thread"."messages" >= 0),
	CONSTRAINT "thread_locked_with_reason" CHECK (num_nonnulls("thread"."locked_at", "thread"."locked_by", "thread"."lock_reason") in (0, 3) and "thread"."lock_reason" <> '')
);
--> statement-breakpoint
ALTER TABLE "message_report" ADD CONSTRAINT "message_report_message_id_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."message"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_report" ADD CONSTRAINT "message_report_reporter_id_person_id_fk" FOREIGN KEY ("reporter_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_report" ADD CONSTRAINT "message_report_resolved_by_person_id_fk" FOREIGN KEY ("resolved_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thread" ADD CONSTRAINT "thread_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thread" ADD CONSTRAINT "thread_locked_by_person_id_fk" FOREIGN KEY ("locked_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "message_report_one_open" ON "message_report" USING btree ("message_id","reporter_id") WHERE "message_report"."resolved_at" is null;--> statement-breakpoint
CREATE INDEX "message_report_open" ON "message_report" USING btree ("created_at") WHERE "message_report"."resolved_at" is null;--> statement-breakpoint
CREATE INDEX "message_report_by" ON "message_report" USING btree ("reporter_id","created_at");--> statement-breakpoint
INSERT INTO "thread" ("project_id", "messages") SELECT project_id, count(*) FROM "message" WHERE deleted_at IS NULL GROUP BY project_id;--> statement-breakpoint
CREATE FUNCTION count_posted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO thread (project_id, messages) SELECT project_id, count(*) FROM added WHERE deleted_at IS NULL GROUP BY project_id
  ON CONFLICT (project_id) DO UPDATE SET messages = thread.messages + excluded.messages;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE FUNCTION count_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE thread SET messages = thread.messages + changed.by FROM (
    SELECT a.project_id, count(*) FILTER (WHERE a.deleted_at IS NULL) - count(*) FILTER (WHERE b.deleted_at IS NULL) AS by
    FROM before b JOIN after a USING (id) GROUP BY a.project_id) changed
  WHERE changed.project_id = thread.project_id AND changed.by <> 0;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER message_posted_counted AFTER INSERT ON "message" REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_posted();--> statement-breakpoint
CREATE TRIGGER message_deleted_counted AFTER UPDATE ON "message" REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION count_deleted();
