CREATE TABLE "fund" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"purpose" text NOT NULL,
	"organization_id" uuid NOT NULL,
	"restriction" text NOT NULL,
	"narrative_id" uuid,
	"currency" text NOT NULL,
	"held_minor" bigint DEFAULT 0 NOT NULL,
	"promised_minor" bigint DEFAULT 0 NOT NULL,
	"match_numerator" integer,
	"match_denominator" integer,
	"project_cap_minor" bigint,
	"organization_cap_minor" bigint,
	"pool_opened_at" timestamp with time zone,
	"opened_by" uuid,
	"opened_at" timestamp with time zone NOT NULL,
	CONSTRAINT "fund_slug_shape" CHECK ("fund"."slug" ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length("fund"."slug") <= 100),
	CONSTRAINT "fund_restriction_known" CHECK (restriction in ('unrestricted', 'memberships', 'narrative', 'foundational', 'projects')),
	CONSTRAINT "fund_narrative_where_due" CHECK (("fund"."restriction" = 'narrative') = ("fund"."narrative_id" is not null)),
	CONSTRAINT "fund_promises_within_held" CHECK ("fund"."promised_minor" between 0 and "fund"."held_minor"),
	CONSTRAINT "fund_pool_is_whole" CHECK (num_nonnulls("fund"."match_numerator", "fund"."match_denominator", "fund"."project_cap_minor", "fund"."organization_cap_minor", "fund"."pool_opened_at") in (0, 5)),
	CONSTRAINT "fund_pool_positive" CHECK ("fund"."match_numerator" between 1 and 1000 and "fund"."match_denominator" between 1 and 1000 and "fund"."project_cap_minor" > 0 and "fund"."organization_cap_minor" >= "fund"."project_cap_minor")
);
--> statement-breakpoint
CREATE TABLE "fund_community" (
	"fund_id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	CONSTRAINT "fund_community_fund_id_organization_id_pk" PRIMARY KEY("fund_id","organization_id")
);
--> statement-breakpoint
CREATE TABLE "fund_filling" (
	"id" uuid PRIMARY KEY NOT NULL,
	"fund_id" uuid NOT NULL,
	"amount_minor" bigint NOT NULL,
	"happened_on" date NOT NULL,
	"reference" text DEFAULT '' NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"recorded_by" uuid,
	"transfer_id" uuid NOT NULL,
	"mirror_id" uuid,
	CONSTRAINT "fund_filling_positive" CHECK ("fund_filling"."amount_minor" > 0)
);
--> statement-breakpoint
CREATE TABLE "fund_project" (
	"fund_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	CONSTRAINT "fund_project_fund_id_project_id_pk" PRIMARY KEY("fund_id","project_id")
);
--> statement-breakpoint
ALTER TABLE "transfer" DROP CONSTRAINT "transfer_kind_known";--> statement-breakpoint
ALTER TABLE "pledge" ADD COLUMN "fund_id" uuid;--> statement-breakpoint
ALTER TABLE "pledge" ADD COLUMN "drawn_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "fund" ADD CONSTRAINT "fund_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund" ADD CONSTRAINT "fund_narrative_id_narrative_id_fk" FOREIGN KEY ("narrative_id") REFERENCES "public"."narrative"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund" ADD CONSTRAINT "fund_opened_by_person_id_fk" FOREIGN KEY ("opened_by") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_community" ADD CONSTRAINT "fund_community_fund_id_fund_id_fk" FOREIGN KEY ("fund_id") REFERENCES "public"."fund"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_community" ADD CONSTRAINT "fund_community_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_filling" ADD CONSTRAINT "fund_filling_fund_id_fund_id_fk" FOREIGN KEY ("fund_id") REFERENCES "public"."fund"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_filling" ADD CONSTRAINT "fund_filling_recorded_by_person_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_filling" ADD CONSTRAINT "fund_filling_transfer_id_transfer_id_fk" FOREIGN KEY ("transfer_id") REFERENCES "public"."transfer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_filling" ADD CONSTRAINT "fund_filling_mirror_id_transfer_id_fk" FOREIGN KEY ("mirror_id") REFERENCES "public"."transfer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_project" ADD CONSTRAINT "fund_project_fund_id_fund_id_fk" FOREIGN KEY ("fund_id") REFERENCES "public"."fund"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_project" ADD CONSTRAINT "fund_project_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "fund_slug_once" ON "fund" USING btree ("slug");--> statement-breakpoint
CREATE UNIQUE INDEX "fund_name_once" ON "fund" USING btree (lower("name"));--> statement-breakpoint
CREATE INDEX "fund_organization" ON "fund" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "fund_opened" ON "fund" USING btree ("opened_at","id");--> statement-breakpoint
CREATE INDEX "fund_filling_fund" ON "fund_filling" USING btree ("fund_id","recorded_at");--> statement-breakpoint
CREATE UNIQUE INDEX "fund_filling_transfer_once" ON "fund_filling" USING btree ("transfer_id");--> statement-breakpoint
ALTER TABLE "pledge" ADD CONSTRAINT "pledge_fund_id_fund_id_fk" FOREIGN KEY ("fund_id") REFERENCES "public"."fund"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "pledge_fund" ON "pledge" USING btree ("fund_id") WHERE "pledge"."fund_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "pledge_one_match_of_fund" ON "pledge" USING btree ("fund_id","project_id") WHERE "pledge"."terms_kind" = 'match' and "pledge"."rung" not in ('withdrawn', 'lapsed', 'cancelled', 'refunded', 'reallocated');--> statement-breakpoint
ALTER TABLE "transfer" ADD CONSTRAINT "transfer_kind_known" CHECK (kind in ('pledge_waits', 'pledge_stands', 'pledge_falls', 'pledge_withdrawn', 'pledge_lapsed', 'pledge_trimmed', 'invoiced', 'commitment_mirrored', 'paid', 'accepted', 'fund_filled', 'matched', 'sponsored', 'moved', 'refunded', 'credit_applied', 'payment_freed', 'payment_mirrored', 'credit_note', 'acceptance_mirrored', 'fund_mirrored'));--> statement-breakpoint
ALTER TABLE "pledge" ADD CONSTRAINT "pledge_drawn_within_allocated" CHECK ("pledge"."drawn_minor" between 0 and coalesce("pledge"."allocated_minor", 0) and ("pledge"."drawn_minor" = 0 or "pledge"."fund_id" is not null));--> statement-breakpoint
-- What a pledge may still cost its fund: the one definition, for the trigger that keeps it and for self-check.
CREATE FUNCTION fund_promise(rung text, amount_minor bigint, allocated_minor bigint, drawn_minor bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN rung = 'firm' THEN amount_minor WHEN rung IN ('allocated', 'invoiced', 'paid', 'spent', 'credited') THEN allocated_minor - drawn_minor ELSE 0 END
$$;--> statement-breakpoint
CREATE FUNCTION carry_fund_promise() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  grows bigint := fund_promise(NEW.rung, NEW.amount_minor, NEW.allocated_minor, NEW.drawn_minor);
BEGIN
  IF TG_OP = 'UPDATE' THEN grows := grows - fund_promise(OLD.rung, OLD.amount_minor, OLD.allocated_minor, OLD.drawn_minor); END IF;
  IF grows <> 0 THEN UPDATE fund SET promised_minor = promised_minor + grows WHERE id = NEW.fund_id; END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER pledge_promised_by_fund AFTER INSERT OR UPDATE ON "pledge" FOR EACH ROW WHEN (NEW.fund_id IS NOT NULL) EXECUTE FUNCTION carry_fund_promise();--> statement-breakpoint
CREATE FUNCTION carry_fund_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE fund SET held_minor = -NEW.balance_minor WHERE id = NEW.owner_id AND currency = NEW.currency;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER fund_balance_held AFTER UPDATE OF balance_minor ON "account" FOR EACH ROW WHEN (NEW.kind = 'fund') EXECUTE FUNCTION carry_fund_balance();
