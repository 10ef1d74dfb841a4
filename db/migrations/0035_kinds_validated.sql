ALTER TABLE "account" VALIDATE CONSTRAINT "account_kind_kind_of_account_kind_fk";--> statement-breakpoint
ALTER TABLE "transfer" VALIDATE CONSTRAINT "transfer_kind_kind_of_transfer_kind_fk";--> statement-breakpoint
ALTER TABLE "notification" VALIDATE CONSTRAINT "notification_kind_kind_of_notification_kind_fk";
