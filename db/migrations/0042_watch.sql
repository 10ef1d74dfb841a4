-- What the product writes down about itself, for the page of its state, its figures and letters to directors.
CREATE TABLE "node" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"host" text NOT NULL,
	"pid" integer NOT NULL,
	"version" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	"ahead_ms" bigint NOT NULL,
	"disk_free_bytes" bigint,
	"disk_bytes" bigint
);
--> statement-breakpoint
CREATE TABLE "job_run" (
	"name" text PRIMARY KEY NOT NULL,
	"quiet_ms" bigint NOT NULL,
	"ran_at" timestamp with time zone,
	"took_ms" integer,
	"failed_at" timestamp with time zone,
	"failure" text
);
--> statement-breakpoint
CREATE TABLE "self_check_run" (
	"id" uuid PRIMARY KEY NOT NULL,
	"is_whole" boolean NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"took_ms" integer NOT NULL,
	"asked" integer NOT NULL,
	"broken" jsonb NOT NULL,
	"transfer_number" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "dated_ahead" (
	"subject" text PRIMARY KEY NOT NULL,
	"dated" timestamp with time zone NOT NULL,
	"found_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incident" (
	"name" text PRIMARY KEY NOT NULL,
	"words" text NOT NULL,
	"began_at" timestamp with time zone NOT NULL,
	"told_at" timestamp with time zone
);
--> statement-breakpoint
CREATE INDEX "self_check_run_at" ON "self_check_run" USING btree ("at");
