-- A later release adds a kind by one more row here: the list in a CHECK meant reading the whole table again, with everybody locked out.
CREATE TABLE "kind_of_account" (
	"kind" text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
INSERT INTO "kind_of_account" ("kind") VALUES ('waiting'), ('waited'), ('commitment'), ('committed'), ('receivable'), ('credit'), ('cash'), ('restricted'), ('earned'), ('recovered'), ('fee'), ('fund'), ('dues_owed'), ('dues');--> statement-breakpoint
CREATE TABLE "kind_of_transfer" (
	"kind" text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
INSERT INTO "kind_of_transfer" ("kind") VALUES ('pledge_waits'), ('pledge_stands'), ('pledge_falls'), ('pledge_withdrawn'), ('pledge_lapsed'), ('pledge_cancelled'), ('pledge_trimmed'), ('invoiced'), ('commitment_mirrored'), ('paid'), ('accepted'), ('fund_filled'), ('matched'), ('sponsored'), ('moved'), ('move_mirrored'), ('refunded'), ('credit_applied'), ('payment_freed'), ('payment_mirrored'), ('credit_note'), ('acceptance_mirrored'), ('fund_mirrored'), ('dues_asked'), ('dues_paid'), ('dues_mirrored');--> statement-breakpoint
CREATE TABLE "kind_of_notification" (
	"kind" text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
INSERT INTO "kind_of_notification" ("kind") VALUES ('ask'), ('mention'), ('reply'), ('money'), ('progress'), ('message');--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_kind_kind_of_account_kind_fk" FOREIGN KEY ("kind") REFERENCES "public"."kind_of_account"("kind") ON DELETE no action ON UPDATE no action NOT VALID;--> statement-breakpoint
ALTER TABLE "transfer" ADD CONSTRAINT "transfer_kind_kind_of_transfer_kind_fk" FOREIGN KEY ("kind") REFERENCES "public"."kind_of_transfer"("kind") ON DELETE no action ON UPDATE no action NOT VALID;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_kind_kind_of_notification_kind_fk" FOREIGN KEY ("kind") REFERENCES "public"."kind_of_notification"("kind") ON DELETE no action ON UPDATE no action NOT VALID;
