CREATE TABLE "maintainer_answer_by" (
	"answer_id" uuid PRIMARY KEY NOT NULL,
	"maintainership_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "maintainer_contact" (
	"id" uuid PRIMARY KEY NOT NULL,
	"maintainership_id" uuid NOT NULL,
	"way" text NOT NULL,
	"address" text DEFAULT '' NOT NULL,
	"words" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "maintainer_contact_way_known" CHECK (way in ('issue', 'mail', 'none'))
);
--> statement-breakpoint
ALTER TABLE "maintainer_answer" ADD COLUMN "said_name" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "maintainer_ask" ADD COLUMN "sending" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "maintainer_ask_link" ADD COLUMN "sending" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "maintainer_answer_by" ADD CONSTRAINT "maintainer_answer_by_answer_id_maintainer_answer_id_fk" FOREIGN KEY ("answer_id") REFERENCES "public"."maintainer_answer"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "maintainer_answer_by" ADD CONSTRAINT "maintainer_answer_by_maintainership_id_maintainership_id_fk" FOREIGN KEY ("maintainership_id") REFERENCES "public"."maintainership"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "maintainer_contact" ADD CONSTRAINT "maintainer_contact_maintainership_id_maintainership_id_fk" FOREIGN KEY ("maintainership_id") REFERENCES "public"."maintainership"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "maintainer_answer_by_whom" ON "maintainer_answer_by" USING btree ("maintainership_id");--> statement-breakpoint
CREATE INDEX "maintainer_contact_of" ON "maintainer_contact" USING btree ("maintainership_id","at");--> statement-breakpoint
-- Whoever asked has it as news when an answer by a link came.
INSERT INTO "kind_of_notification" ("kind") VALUES ('answer') ON CONFLICT DO NOTHING;
