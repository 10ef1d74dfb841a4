CREATE TABLE "notification" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"stream_id" text NOT NULL,
	"seq" bigint NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"read_at" timestamp with time zone,
	"letter_id" uuid,
	"mailed_at" timestamp with time zone,
	CONSTRAINT "notification_kind_known" CHECK (kind in ('ask', 'mention', 'reply', 'money', 'progress', 'message')),
	CONSTRAINT "notification_mailed_by_letter" CHECK ("notification"."mailed_at" is null or "notification"."letter_id" is not null)
);
--> statement-breakpoint
CREATE TABLE "notification_cursor" (
	"stream_id" text PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notification_wish" (
	"person_id" uuid NOT NULL,
	"stream_id" text NOT NULL,
	"wish" text NOT NULL,
	CONSTRAINT "notification_wish_stream_id_person_id_pk" PRIMARY KEY("stream_id","person_id"),
	CONSTRAINT "notification_wish_known" CHECK (wish in ('everything', 'mentions'))
);
--> statement-breakpoint
CREATE TABLE "unsubscribe_token" (
	"hash" text PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "news_by_mail" text DEFAULT 'daily' NOT NULL;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "digested_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_stream_id_stream_id_fk" FOREIGN KEY ("stream_id") REFERENCES "public"."stream"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_cursor" ADD CONSTRAINT "notification_cursor_stream_id_stream_id_fk" FOREIGN KEY ("stream_id") REFERENCES "public"."stream"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_wish" ADD CONSTRAINT "notification_wish_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_wish" ADD CONSTRAINT "notification_wish_stream_id_stream_id_fk" FOREIGN KEY ("stream_id") REFERENCES "public"."stream"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unsubscribe_token" ADD CONSTRAINT "unsubscribe_token_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "notification_once" ON "notification" USING btree ("person_id","stream_id","seq");--> statement-breakpoint
CREATE INDEX "notification_list" ON "notification" USING btree ("person_id","at","id");--> statement-breakpoint
CREATE INDEX "notification_unread" ON "notification" USING btree ("person_id") WHERE "notification"."read_at" is null;--> statement-breakpoint
CREATE INDEX "notification_to_mail" ON "notification" USING btree ("at") WHERE "notification"."mailed_at" is null;--> statement-breakpoint
CREATE INDEX "unsubscribe_token_at" ON "unsubscribe_token" USING btree ("created_at");--> statement-breakpoint
ALTER TABLE "person" ADD CONSTRAINT "person_news_known" CHECK (news_by_mail in ('instant', 'daily', 'weekly', 'never'));--> statement-breakpoint
INSERT INTO "notification_cursor" ("stream_id", "seq") SELECT "id", "head_seq" FROM "stream";
