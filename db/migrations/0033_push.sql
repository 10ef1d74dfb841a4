CREATE TABLE "push_device" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"session_hash" text NOT NULL,
	"endpoint" text NOT NULL,
	"endpoint_hash" text NOT NULL,
	"p256dh" text NOT NULL,
	"auth" text NOT NULL,
	"server_key" text NOT NULL,
	"wish" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "push_device_wish_known" CHECK (wish in ('everything', 'meant_for_me')),
	CONSTRAINT "push_device_over_tls" CHECK ("push_device"."endpoint" like 'https://%')
);
--> statement-breakpoint
CREATE TABLE "push_notice" (
	"device_id" uuid NOT NULL,
	"notification_id" uuid NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"done_at" timestamp with time zone,
	CONSTRAINT "push_notice_device_id_notification_id_pk" PRIMARY KEY("device_id","notification_id"),
	CONSTRAINT "push_notice_tries_counted" CHECK ("push_notice"."tries" >= 0)
);
--> statement-breakpoint
ALTER TABLE "push_device" ADD CONSTRAINT "push_device_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "push_device" ADD CONSTRAINT "push_device_session_hash_session_id_hash_fk" FOREIGN KEY ("session_hash") REFERENCES "public"."session"("id_hash") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "push_notice" ADD CONSTRAINT "push_notice_device_id_push_device_id_fk" FOREIGN KEY ("device_id") REFERENCES "public"."push_device"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "push_notice" ADD CONSTRAINT "push_notice_notification_id_notification_id_fk" FOREIGN KEY ("notification_id") REFERENCES "public"."notification"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "push_device_session_once" ON "push_device" USING btree ("session_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "push_device_endpoint_once" ON "push_device" USING btree ("endpoint_hash");--> statement-breakpoint
CREATE INDEX "push_device_person" ON "push_device" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "push_notice_notification" ON "push_notice" USING btree ("notification_id");--> statement-breakpoint
CREATE INDEX "push_notice_due" ON "push_notice" USING btree ("next_at") WHERE "push_notice"."done_at" is null;