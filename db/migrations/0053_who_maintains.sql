CREATE TABLE "maintainer_answer" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"repository" text NOT NULL,
	"answer" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"review_hours" integer,
	"way" text NOT NULL,
	"person_id" uuid,
	"handle" text DEFAULT '' NOT NULL,
	"ask_id" uuid,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "maintainer_answer_known" CHECK (answer in ('consents', 'conditional', 'objects')),
	CONSTRAINT "maintainer_answer_way_known" CHECK (way in ('person', 'recorded', 'link', 'before')),
	CONSTRAINT "maintainer_answer_link_is_asked" CHECK (("maintainer_answer"."way" = 'link') = ("maintainer_answer"."ask_id" is not null)),
	CONSTRAINT "maintainer_answer_hours_bounded" CHECK ("maintainer_answer"."review_hours" between 1 and 1000)
);
--> statement-breakpoint
CREATE TABLE "maintainer_ask" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"repository" text NOT NULL,
	"email" "citext",
	"passed_from" uuid,
	"asked_by" uuid,
	"asked_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "maintainer_ask_link" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"ask_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "maintainer_vouch" (
	"maintainership_id" uuid NOT NULL,
	"voucher_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "maintainer_vouch_maintainership_id_voucher_id_pk" PRIMARY KEY("maintainership_id","voucher_id")
);
--> statement-breakpoint
CREATE TABLE "maintainership" (
	"id" uuid PRIMARY KEY NOT NULL,
	"repository" text NOT NULL,
	"person_id" uuid,
	"handle" text DEFAULT '' NOT NULL,
	"email" "citext",
	"evidence" text NOT NULL,
	"evidence_url" text DEFAULT '' NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"stated_by" uuid NOT NULL,
	"stated_at" timestamp with time zone NOT NULL,
	"confirmed_by" uuid,
	"confirmed_at" timestamp with time zone,
	"revoked_by" uuid,
	"revoked_at" timestamp with time zone,
	"revoked_why" text DEFAULT '' NOT NULL,
	CONSTRAINT "maintainership_evidence_known" CHECK (evidence in ('code', 'named', 'vouched', 'word')),
	CONSTRAINT "maintainership_is_somebodys" CHECK ("maintainership"."person_id" is not null or "maintainership"."handle" <> '' or "maintainership"."email" is not null),
	CONSTRAINT "maintainership_evidence_is_web" CHECK ("maintainership"."evidence_url" = '' or "maintainership"."evidence_url" ~ '^https?://'),
	CONSTRAINT "maintainership_ends_with_a_reason" CHECK (("maintainership"."revoked_at" is null) = ("maintainership"."revoked_why" = ''))
);
--> statement-breakpoint
ALTER TABLE "maintainer_answer" ADD CONSTRAINT "maintainer_answer_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "maintainer_answer" ADD CONSTRAINT "maintainer_answer_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "maintainer_answer" ADD CONSTRAINT "maintainer_answer_ask_id_maintainer_ask_id_fk" FOREIGN KEY ("ask_id") REFERENCES "public"."maintainer_ask"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "maintainer_ask" ADD CONSTRAINT "maintainer_ask_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "maintainer_ask" ADD CONSTRAINT "maintainer_ask_asked_by_person_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "maintainer_ask_link" ADD CONSTRAINT "maintainer_ask_link_ask_id_maintainer_ask_id_fk" FOREIGN KEY ("ask_id") REFERENCES "public"."maintainer_ask"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "maintainer_vouch" ADD CONSTRAINT "maintainer_vouch_maintainership_id_maintainership_id_fk" FOREIGN KEY ("maintainership_id") REFERENCES "public"."maintainership"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "maintainer_vouch" ADD CONSTRAINT "maintainer_vouch_voucher_id_maintainership_id_fk" FOREIGN KEY ("voucher_id") REFERENCES "public"."maintainership"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "maintainership" ADD CONSTRAINT "maintainership_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "maintainership" ADD CONSTRAINT "maintainership_stated_by_person_id_fk" FOREIGN KEY ("stated_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "maintainership" ADD CONSTRAINT "maintainership_confirmed_by_person_id_fk" FOREIGN KEY ("confirmed_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "maintainership" ADD CONSTRAINT "maintainership_revoked_by_person_id_fk" FOREIGN KEY ("revoked_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "maintainer_answer_project" ON "maintainer_answer" USING btree ("project_id","at");
--> statement-breakpoint
CREATE INDEX "maintainer_ask_project" ON "maintainer_ask" USING btree ("project_id","asked_at");
--> statement-breakpoint
CREATE INDEX "maintainer_ask_link_ask" ON "maintainer_ask_link" USING btree ("ask_id");
--> statement-breakpoint
CREATE INDEX "maintainership_repository" ON "maintainership" USING btree (lower("repository"));
--> statement-breakpoint
CREATE UNIQUE INDEX "maintainership_person_once" ON "maintainership" USING btree (lower("repository"),"person_id") WHERE "maintainership"."revoked_at" is null and "maintainership"."person_id" is not null;
--> statement-breakpoint
CREATE UNIQUE INDEX "maintainership_handle_once" ON "maintainership" USING btree (lower("repository"),lower("handle")) WHERE "maintainership"."revoked_at" is null and "maintainership"."confirmed_at" is not null and "maintainership"."handle" <> '';
--> statement-breakpoint
CREATE INDEX "maintainership_person" ON "maintainership" USING btree ("person_id");
--> statement-breakpoint
CREATE INDEX "maintainership_email" ON "maintainership" USING btree ("email");
--> statement-breakpoint
CREATE INDEX "maintainership_waiting" ON "maintainership" USING btree ("stated_at") WHERE "maintainership"."confirmed_at" is null and "maintainership"."revoked_at" is null;
--> statement-breakpoint
-- Answers of before stay, each a row. Of raises that are open, or were, they count to their end, as does what the steward
-- wrote down; those of proposals that have yet to be decided count once somebody confirmed who maintains the repository.
INSERT INTO "maintainer_answer" ("id", "project_id", "repository", "answer", "note", "way", "person_id", "at")
SELECT gen_random_uuid(), c."project_id", c."repository", c."answer", c."note",
  CASE WHEN c."person_id" IS NULL
    OR j."stage" NOT IN ('insight', 'idea', 'draft', 'candidate', 'endorsed', 'scoping', 'signed_off', 'lapsed', 'not_planned', 'duplicate', 'upstream_rejected')
    OR EXISTS (SELECT 1 FROM "membership" m JOIN "organization" o ON o."id" = m."organization_id" WHERE m."person_id" = c."person_id" AND o."kind" = 'steward')
    THEN 'before' ELSE 'person' END,
  c."person_id", c."at"
FROM "maintainer_consent" c JOIN "project" j ON j."id" = c."project_id";
