CREATE TABLE "letter" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"recipient" "citext" NOT NULL,
	"person_id" uuid,
	"about" uuid,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"last_error" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"request_id" text,
	CONSTRAINT "letter_state_known" CHECK (state in ('waiting', 'sent', 'refused', 'expired', 'ended')),
	CONSTRAINT "letter_waits_or_is_over" CHECK (("letter"."state" = 'waiting') = ("letter"."ended_at" is null))
);
--> statement-breakpoint
CREATE TABLE "refusing_mailbox" (
	"address" "citext" PRIMARY KEY NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"reason" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "invitation_link" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"invitation_id" uuid NOT NULL
);
--> statement-breakpoint
ALTER TABLE "letter" ADD CONSTRAINT "letter_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation_link" ADD CONSTRAINT "invitation_link_invitation_id_invitation_id_fk" FOREIGN KEY ("invitation_id") REFERENCES "public"."invitation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "letter_due" ON "letter" USING btree ("next_at") WHERE "letter"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "letter_undelivered" ON "letter" USING btree ("ended_at","id") WHERE "letter"."state" in ('refused', 'expired');--> statement-breakpoint
CREATE INDEX "letter_over" ON "letter" USING btree ("ended_at") WHERE "letter"."state" in ('sent', 'ended');--> statement-breakpoint
CREATE INDEX "letter_about" ON "letter" USING btree ("about");--> statement-breakpoint
CREATE INDEX "letter_recipient" ON "letter" USING btree ("recipient");--> statement-breakpoint
CREATE INDEX "letter_person" ON "letter" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "invitation_link_invitation" ON "invitation_link" USING btree ("invitation_id");
