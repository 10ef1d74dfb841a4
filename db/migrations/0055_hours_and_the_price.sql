-- What becomes of hours that were agreed and not done. Without a word: a raise from before, whose hours never lower its price.
ALTER TABLE "project" ADD COLUMN "hours_rule" text;--> statement-breakpoint
ALTER TABLE "project" ADD CONSTRAINT "project_hours_rule_known" CHECK ("hours_rule" in ('money', 'scope')) NOT VALID;--> statement-breakpoint
-- Hours are agreed for a deliverable; what was agreed before names none, and stays beside the price.
ALTER TABLE "hours_agreement" ADD COLUMN "deliverable_id" uuid;--> statement-breakpoint
ALTER TABLE "hours_agreement" ADD CONSTRAINT "hours_agreement_deliverable_id_deliverable_id_fk" FOREIGN KEY ("deliverable_id") REFERENCES "public"."deliverable"("id") NOT VALID;--> statement-breakpoint
-- None of them may be agreed again, for one deliverable of several.
ALTER TABLE "hours_agreement" DROP CONSTRAINT "hours_agreement_positive";--> statement-breakpoint
ALTER TABLE "hours_agreement" ADD CONSTRAINT "hours_agreement_not_negative" CHECK ("hours" >= 0) NOT VALID;--> statement-breakpoint
-- What agreed hours take off a deliverable's staff price: kept here, so that whoever reads a price reads this beside it.
ALTER TABLE "deliverable" ADD COLUMN "given_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "deliverable" ADD CONSTRAINT "deliverable_given_within_price" CHECK ("given_minor" between 0 and "staff_minor") NOT VALID;--> statement-breakpoint
-- What it must be: said once, for the triggers that keep it and for self-check. Of each pledge the last word counts, while it is in force.
CREATE VIEW deliverable_given AS
SELECT d.id AS deliverable_id, d.project_id, coalesce(agreed.hours, 0) AS hours,
  CASE WHEN d.hours_high = 0 THEN 0 ELSE div(coalesce(agreed.hours, 0)::numeric * d.staff_minor, d.hours_high) END::bigint AS given_minor
FROM deliverable d LEFT JOIN LATERAL (
  SELECT sum(last.hours)::int AS hours FROM (
    SELECT DISTINCT ON (g.pledge_id) g.hours FROM pledge p JOIN hours_agreement g ON g.pledge_id = p.id
    WHERE p.project_id = d.project_id AND p.terms_kind = 'in_kind' AND p.ended_at IS NULL AND g.deliverable_id = d.id
    ORDER BY g.pledge_id, g.position DESC) last) agreed ON true;--> statement-breakpoint
CREATE FUNCTION give_hours() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE deliverable d SET given_minor = v.given_minor
  FROM deliverable_given v JOIN pledge p ON p.id = NEW.pledge_id
  WHERE v.project_id = p.project_id AND d.id = v.deliverable_id AND d.given_minor <> v.given_minor;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE FUNCTION take_hours() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE deliverable d SET given_minor = v.given_minor FROM deliverable_given v
  WHERE v.project_id = NEW.project_id AND d.id = v.deliverable_id AND d.given_minor <> v.given_minor;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER hours_agreement_given AFTER INSERT ON "hours_agreement" FOR EACH ROW WHEN (NEW.deliverable_id IS NOT NULL) EXECUTE FUNCTION give_hours();--> statement-breakpoint
CREATE TRIGGER pledge_hours_given AFTER UPDATE OF ended_at ON "pledge" FOR EACH ROW WHEN (NEW.terms_kind = 'in_kind' AND NEW.ended_at IS DISTINCT FROM OLD.ended_at) EXECUTE FUNCTION take_hours();--> statement-breakpoint
-- Goal and minimum of the lists are those of the money that is left.
CREATE OR REPLACE VIEW listing_due AS
SELECT p.id AS project_id, p.stage, p.origin = 'documented' AS documented, p.proposer_id, p.proposer_organization_id, p.narrative_id,
  array(SELECT DISTINCT lower(split_part(r, '/', 1)) FROM unnest(p.repositories) r ORDER BY 1) AS owners,
  p.currency, p.goal_minor - given.minor AS goal_minor, CASE WHEN p.minimum_minor IS NOT NULL THEN greatest(p.minimum_minor - given.minor, 0) END AS minimum_minor,
  p.closes_at, p.queue_position, p.created_at,
  (SELECT coalesce(sum(d.staff_minor + d.cloud_minor), 0)::bigint FROM deliverable d WHERE d.project_id = p.id) AS priced_minor,
  (SELECT coalesce(sum(e.amount_minor), 0)::bigint FROM account a JOIN entry e ON e.account_id = a.id JOIN transfer t ON t.id = e.transfer_id
    WHERE a.owner_id = p.id AND a.kind = 'restricted' AND a.currency = p.currency AND t.kind IN ('accepted', 'acceptance_mirrored')) AS spent_minor,
  coalesce((SELECT -a.balance_minor FROM account a WHERE a.owner_id = p.id AND a.kind = 'committed' AND a.currency = p.currency), 0) AS committed_minor,
  coalesce((SELECT -a.balance_minor FROM account a WHERE a.owner_id = p.id AND a.kind = 'waited' AND a.currency = p.currency), 0) AS waited_minor,
  coalesce((SELECT -a.balance_minor FROM account a WHERE a.owner_id = p.id AND a.kind = 'restricted' AND a.currency = p.currency), 0) AS held_minor,
  (SELECT coalesce(sum(coalesce(l.allocated_minor, l.offered_minor)), 0)::bigint FROM pledge l WHERE l.project_id = p.id AND l.stands AND l.terms_kind <> 'in_kind') AS firm_minor,
  (SELECT count(DISTINCT l.credited_organization_id) FROM pledge l WHERE l.project_id = p.id AND l.rung IN ('firm', 'allocated', 'invoiced', 'paid', 'spent', 'credited')) AS organizations
FROM project p CROSS JOIN LATERAL (SELECT coalesce(sum(d.given_minor), 0)::bigint AS minor FROM deliverable d WHERE d.project_id = p.id) given;--> statement-breakpoint
CREATE FUNCTION list_given() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE listing l SET goal_minor = d.goal_minor, minimum_minor = d.minimum_minor FROM listing_due d
  WHERE l.project_id = NEW.project_id AND d.project_id = l.project_id;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER deliverable_given_listed AFTER UPDATE OF given_minor ON "deliverable" FOR EACH ROW WHEN (NEW.given_minor <> OLD.given_minor) EXECUTE FUNCTION list_given();--> statement-breakpoint
-- Agreed hours that were not done when their deliverable was to be accepted, and what the published rule made of them.
CREATE TABLE "hours_shortfall" (
	"id" uuid PRIMARY KEY NOT NULL,
	"pledge_id" uuid NOT NULL,
	"deliverable_id" uuid NOT NULL,
	"minutes" integer NOT NULL,
	"became" text NOT NULL,
	"value_minor" bigint NOT NULL,
	"paid_by_pledge_id" uuid,
	"reason" text DEFAULT '' NOT NULL,
	"person_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "hours_shortfall_positive" CHECK ("hours_shortfall"."minutes" > 0 and "hours_shortfall"."value_minor" >= 0),
	CONSTRAINT "hours_shortfall_became_known" CHECK (became in ('money', 'scope')),
	CONSTRAINT "hours_shortfall_money_is_paid" CHECK (("hours_shortfall"."became" = 'money') = ("hours_shortfall"."paid_by_pledge_id" is not null))
);
--> statement-breakpoint
ALTER TABLE "hours_shortfall" ADD CONSTRAINT "hours_shortfall_pledge_id_pledge_id_fk" FOREIGN KEY ("pledge_id") REFERENCES "public"."pledge"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hours_shortfall" ADD CONSTRAINT "hours_shortfall_deliverable_id_deliverable_id_fk" FOREIGN KEY ("deliverable_id") REFERENCES "public"."deliverable"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hours_shortfall" ADD CONSTRAINT "hours_shortfall_paid_by_pledge_id_pledge_id_fk" FOREIGN KEY ("paid_by_pledge_id") REFERENCES "public"."pledge"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hours_shortfall" ADD CONSTRAINT "hours_shortfall_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "hours_shortfall_pledge" ON "hours_shortfall" USING btree ("pledge_id");--> statement-breakpoint
CREATE INDEX "hours_shortfall_deliverable" ON "hours_shortfall" USING btree ("deliverable_id");--> statement-breakpoint
CREATE TRIGGER hours_shortfall_append_only BEFORE UPDATE OR DELETE ON "hours_shortfall" FOR EACH ROW EXECUTE FUNCTION refuse_change();
