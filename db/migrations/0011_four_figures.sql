CREATE TABLE "kind_flow" (
	"account_kind" text NOT NULL,
	"transfer_kind" text NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	CONSTRAINT "kind_flow_account_kind_transfer_kind_currency_pk" PRIMARY KEY("account_kind","transfer_kind","currency")
);
--> statement-breakpoint
-- The whole book is added up before accounts are locked; writers wait, readers do not.
LOCK TABLE "entry" IN SHARE ROW EXCLUSIVE MODE;--> statement-breakpoint
INSERT INTO "kind_flow" (account_kind, transfer_kind, currency, amount_minor)
SELECT a.kind, t.kind, e.currency, sum(e.amount_minor) FROM entry e JOIN account a ON a.id = e.account_id JOIN transfer t ON t.id = e.transfer_id GROUP BY 1, 2, 3;--> statement-breakpoint
DROP TRIGGER account_opened_carried ON "account";--> statement-breakpoint
DROP TRIGGER account_changed_carried ON "account";--> statement-breakpoint
DROP FUNCTION carry_kind_balances();--> statement-breakpoint
DROP TABLE "kind_balance" CASCADE;--> statement-breakpoint
-- Entries are written under the book's own lock, so these few rows never make two transactions wait for each other.
CREATE FUNCTION carry_kind_flows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO kind_flow AS f (account_kind, transfer_kind, currency, amount_minor)
  SELECT a.kind, t.kind, e.currency, sum(e.amount_minor) FROM new_entries e JOIN account a ON a.id = e.account_id JOIN transfer t ON t.id = e.transfer_id
  GROUP BY a.kind, t.kind, e.currency ORDER BY a.kind, t.kind, e.currency
  ON CONFLICT (account_kind, transfer_kind, currency) DO UPDATE SET amount_minor = f.amount_minor + excluded.amount_minor;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER entry_carried AFTER INSERT ON "entry" REFERENCING NEW TABLE AS new_entries FOR EACH STATEMENT EXECUTE FUNCTION carry_kind_flows();--> statement-breakpoint
-- What was delivered is what the book says was spent, in the lists as everywhere.
DROP VIEW listing_due;--> statement-breakpoint
ALTER TABLE "listing" RENAME COLUMN "delivered_minor" TO "spent_minor";--> statement-breakpoint
CREATE VIEW listing_due AS
SELECT p.id AS project_id, p.stage, p.origin = 'documented' AS documented, p.proposer_id, p.proposer_organization_id, p.narrative_id,
  array(SELECT DISTINCT lower(split_part(r, '/', 1)) FROM unnest(p.repositories) r ORDER BY 1) AS owners,
  p.currency, p.goal_minor, p.minimum_minor, p.closes_at, p.queue_position, p.created_at,
  (SELECT coalesce(sum(d.staff_minor + d.cloud_minor), 0)::bigint FROM deliverable d WHERE d.project_id = p.id) AS priced_minor,
  (SELECT coalesce(sum(e.amount_minor), 0)::bigint FROM account a JOIN entry e ON e.account_id = a.id JOIN transfer t ON t.id = e.transfer_id
    WHERE a.owner_id = p.id AND a.kind = 'restricted' AND a.currency = p.currency AND t.kind IN ('accepted', 'acceptance_mirrored')) AS spent_minor,
  coalesce((SELECT -a.balance_minor FROM account a WHERE a.owner_id = p.id AND a.kind = 'committed' AND a.currency = p.currency), 0) AS committed_minor,
  coalesce((SELECT -a.balance_minor FROM account a WHERE a.owner_id = p.id AND a.kind = 'waited' AND a.currency = p.currency), 0) AS waited_minor,
  coalesce((SELECT -a.balance_minor FROM account a WHERE a.owner_id = p.id AND a.kind = 'restricted' AND a.currency = p.currency), 0) AS held_minor,
  (SELECT coalesce(sum(coalesce(l.allocated_minor, l.offered_minor)), 0)::bigint FROM pledge l WHERE l.project_id = p.id AND l.stands AND l.terms_kind <> 'in_kind') AS firm_minor,
  (SELECT count(DISTINCT l.credited_organization_id) FROM pledge l WHERE l.project_id = p.id AND l.rung IN ('firm', 'allocated', 'invoiced', 'paid', 'spent', 'credited')) AS organizations
FROM project p;--> statement-breakpoint
UPDATE listing l SET spent_minor = (SELECT d.spent_minor FROM listing_due d WHERE d.project_id = l.project_id);--> statement-breakpoint
CREATE OR REPLACE FUNCTION list_project() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO listing (project_id, stage, documented, proposer_id, proposer_organization_id, narrative_id, owners, currency, goal_minor, minimum_minor, closes_at, queue_position, created_at, priced_minor, spent_minor, committed_minor, waited_minor, held_minor, firm_minor, organizations)
  SELECT project_id, stage, documented, proposer_id, proposer_organization_id, narrative_id, owners, currency, goal_minor, minimum_minor, closes_at, queue_position, created_at, priced_minor, spent_minor, committed_minor, waited_minor, held_minor, firm_minor, organizations FROM listing_due WHERE project_id = NEW.id
  ON CONFLICT (project_id) DO UPDATE SET stage = excluded.stage, documented = excluded.documented, proposer_id = excluded.proposer_id, proposer_organization_id = excluded.proposer_organization_id, narrative_id = excluded.narrative_id, owners = excluded.owners, currency = excluded.currency, goal_minor = excluded.goal_minor, minimum_minor = excluded.minimum_minor, closes_at = excluded.closes_at, queue_position = excluded.queue_position, created_at = excluded.created_at, priced_minor = excluded.priced_minor, spent_minor = excluded.spent_minor, committed_minor = excluded.committed_minor, waited_minor = excluded.waited_minor, held_minor = excluded.held_minor, firm_minor = excluded.firm_minor, organizations = excluded.organizations;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION list_deliverable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE listing l SET priced_minor = (SELECT d.priced_minor FROM listing_due d WHERE d.project_id = l.project_id)
  WHERE l.project_id = CASE WHEN TG_OP = 'DELETE' THEN OLD.project_id ELSE NEW.project_id END;
  RETURN NULL;
END $$;--> statement-breakpoint
DROP TRIGGER deliverable_listed ON "deliverable";--> statement-breakpoint
CREATE TRIGGER deliverable_listed AFTER INSERT OR DELETE OR UPDATE OF staff_minor, cloud_minor ON "deliverable" FOR EACH ROW EXECUTE FUNCTION list_deliverable();--> statement-breakpoint
CREATE OR REPLACE FUNCTION list_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE listing l SET
    committed_minor = CASE WHEN NEW.kind = 'committed' THEN -NEW.balance_minor ELSE l.committed_minor END,
    waited_minor = CASE WHEN NEW.kind = 'waited' THEN -NEW.balance_minor ELSE l.waited_minor END,
    held_minor = CASE WHEN NEW.kind = 'restricted' THEN -NEW.balance_minor ELSE l.held_minor END,
    -- Its entries are written before its balance, and earning leaves what is held as it was.
    spent_minor = CASE WHEN NEW.kind = 'restricted' THEN (SELECT d.spent_minor FROM listing_due d WHERE d.project_id = l.project_id) ELSE l.spent_minor END
  WHERE l.project_id = NEW.owner_id AND l.currency = NEW.currency;
  RETURN NULL;
END $$;
