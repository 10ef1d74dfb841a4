CREATE TABLE "message_reaction" (
	"message_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "message_reaction_message_id_person_id_kind_pk" PRIMARY KEY("message_id","person_id","kind"),
	CONSTRAINT "message_reaction_kind_known" CHECK (kind in ('agree', 'thanks', 'celebrate', 'question', 'watching'))
);
--> statement-breakpoint
ALTER TABLE "message" DROP CONSTRAINT "message_deleted_is_empty";--> statement-breakpoint
-- What was posted since the columns were filled.
UPDATE "message" m SET
	"excerpt" = left(trim(regexp_replace(replace(replace(replace(replace(replace(regexp_replace(m.html, '<[^>]*>', ' ', 'g'), '&lt;', '<'), '&gt;', '>'), '&quot;', '"'), '&#39;', chr(39)), '&amp;', '&'), '\s+', ' ', 'g')), 160),
	"last_seq" = greatest(m.seq, (SELECT max(e.seq) FROM "event" e WHERE e.stream_id = 'project:' || m.project_id AND e.entity = 'message:' || m.id))
WHERE m."last_seq" IS NULL;--> statement-breakpoint
ALTER TABLE "message" ALTER COLUMN "last_seq" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "message_reaction" ADD CONSTRAINT "message_reaction_message_id_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."message"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_reaction" ADD CONSTRAINT "message_reaction_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message" ADD CONSTRAINT "message_reply_to_id_message_id_fk" FOREIGN KEY ("reply_to_id") REFERENCES "public"."message"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message" ADD CONSTRAINT "message_deleted_is_empty" CHECK ("message"."deleted_at" is null or ("message"."markdown" = '' and "message"."html" = '' and "message"."excerpt" = ''));
