CREATE TABLE "attempt" (
	"key" text PRIMARY KEY NOT NULL,
	"count" integer NOT NULL,
	"window_ends_at" timestamp with time zone NOT NULL,
	CONSTRAINT "attempt_count_positive" CHECK ("attempt"."count" > 0)
);
--> statement-breakpoint
CREATE TABLE "setup_code" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"code_hash" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "setup_code_is_one_row" CHECK ("setup_code"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "sign_up" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"email" "citext" NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE INDEX "attempt_window" ON "attempt" USING btree ("window_ends_at");--> statement-breakpoint
CREATE INDEX "sign_up_expiry" ON "sign_up" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "organization_one_steward" ON "organization" USING btree ("kind") WHERE "organization"."kind" = 'steward';