CREATE EXTENSION IF NOT EXISTS pg_trgm;--> statement-breakpoint
-- array_to_string as what it is for texts: always the same answer. PostgreSQL does not promise it for every type of element.
CREATE FUNCTION words_of(words text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN array_to_string(words, ' ');--> statement-breakpoint
CREATE TABLE "kind_balance" (
	"kind" text NOT NULL,
	"currency" text NOT NULL,
	"balance_minor" bigint NOT NULL,
	CONSTRAINT "kind_balance_kind_currency_pk" PRIMARY KEY("kind","currency")
);
--> statement-breakpoint
CREATE TABLE "listing" (
	"project_id" uuid PRIMARY KEY NOT NULL,
	"stage" text NOT NULL,
	"documented" boolean NOT NULL,
	"proposer_id" uuid,
	"proposer_organization_id" uuid,
	"narrative_id" uuid,
	"owners" text[] NOT NULL,
	"currency" text NOT NULL,
	"goal_minor" bigint,
	"minimum_minor" bigint,
	"closes_at" timestamp with time zone,
	"queue_position" integer,
	"created_at" timestamp with time zone NOT NULL,
	"priced_minor" bigint NOT NULL,
	"delivered_minor" bigint NOT NULL,
	"committed_minor" bigint NOT NULL,
	"waited_minor" bigint NOT NULL,
	"held_minor" bigint NOT NULL,
	"firm_minor" bigint NOT NULL,
	"organizations" bigint NOT NULL,
	"place" smallint GENERATED ALWAYS AS (case when stage = 'raising' then 0 when stage in ('candidate', 'endorsed', 'scoping', 'signed_off') then 1 when stage in ('cofunded', 'upcoming') then 2 when stage in ('kick_off', 'in_flight', 'paused', 'reverted') then 3 when stage in ('done', 'communicated', 'credited', 'closed') then 4 when stage in ('insight', 'idea', 'draft') then 5 else 6 end) STORED NOT NULL,
	"is_tipped" boolean GENERATED ALWAYS AS (case when stage = 'raising' then committed_minor >= minimum_minor end) STORED,
	"missing_minor" bigint GENERATED ALWAYS AS (case when stage = 'raising' then minimum_minor - committed_minor end) STORED
);
--> statement-breakpoint
ALTER TABLE "listing" ADD CONSTRAINT "listing_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "listing_tipping" ON "listing" USING btree ("place","documented","is_tipped","missing_minor","queue_position","created_at" DESC NULLS FIRST,"project_id");--> statement-breakpoint
CREATE INDEX "listing_newest" ON "listing" USING btree ("created_at" DESC NULLS FIRST,"project_id");--> statement-breakpoint
CREATE INDEX "listing_closing" ON "listing" USING btree (("stage" <> 'raising'),"closes_at","created_at" DESC NULLS FIRST,"project_id");--> statement-breakpoint
CREATE INDEX "listing_organizations" ON "listing" USING btree ("organizations" DESC NULLS FIRST,"created_at" DESC NULLS FIRST,"project_id");--> statement-breakpoint
CREATE INDEX "listing_firm" ON "listing" USING btree ("currency","firm_minor" DESC NULLS FIRST,"project_id") WHERE "listing"."firm_minor" > 0;--> statement-breakpoint
CREATE INDEX "account_promising" ON "account" USING btree ("owner_id") WHERE "account"."kind" = 'commitment' and "account"."balance_minor" > 0;--> statement-breakpoint
CREATE INDEX "pledge_not_named" ON "pledge" USING btree ("payer_organization_id","project_id") WHERE not "pledge"."named";--> statement-breakpoint
CREATE INDEX "project_repository_words" ON "project" USING gin (words_of("repositories") gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "project_frozen" ON "project" USING btree ("rules_frozen_at");--> statement-breakpoint
-- What a project's row in the lists must hold: the one definition, for the triggers that keep it and for self-check.
CREATE VIEW listing_due AS
SELECT p.id AS project_id, p.stage, p.origin = 'documented' AS documented, p.proposer_id, p.proposer_organization_id, p.narrative_id,
  array(SELECT DISTINCT lower(split_part(r, '/', 1)) FROM unnest(p.repositories) r ORDER BY 1) AS owners,
  p.currency, p.goal_minor, p.minimum_minor, p.closes_at, p.queue_position, p.created_at,
  (SELECT coalesce(sum(d.staff_minor + d.cloud_minor), 0)::bigint FROM deliverable d WHERE d.project_id = p.id) AS priced_minor,
  (SELECT coalesce(sum(d.staff_minor + d.cloud_minor), 0)::bigint FROM deliverable d WHERE d.project_id = p.id AND d.state IN ('accepted', 'ready_to_invoice', 'invoiced')) AS delivered_minor,
  coalesce((SELECT -a.balance_minor FROM account a WHERE a.owner_id = p.id AND a.kind = 'committed' AND a.currency = p.currency), 0) AS committed_minor,
  coalesce((SELECT -a.balance_minor FROM account a WHERE a.owner_id = p.id AND a.kind = 'waited' AND a.currency = p.currency), 0) AS waited_minor,
  coalesce((SELECT -a.balance_minor FROM account a WHERE a.owner_id = p.id AND a.kind = 'restricted' AND a.currency = p.currency), 0) AS held_minor,
  (SELECT coalesce(sum(coalesce(l.allocated_minor, l.offered_minor)), 0)::bigint FROM pledge l WHERE l.project_id = p.id AND l.stands AND l.terms_kind <> 'in_kind') AS firm_minor,
  (SELECT count(DISTINCT l.credited_organization_id) FROM pledge l WHERE l.project_id = p.id AND l.rung IN ('firm', 'allocated', 'invoiced', 'paid', 'spent', 'credited')) AS organizations
FROM project p;--> statement-breakpoint
INSERT INTO "listing" (project_id, stage, documented, proposer_id, proposer_organization_id, narrative_id, owners, currency, goal_minor, minimum_minor, closes_at, queue_position, created_at, priced_minor, delivered_minor, committed_minor, waited_minor, held_minor, firm_minor, organizations) SELECT project_id, stage, documented, proposer_id, proposer_organization_id, narrative_id, owners, currency, goal_minor, minimum_minor, closes_at, queue_position, created_at, priced_minor, delivered_minor, committed_minor, waited_minor, held_minor, firm_minor, organizations FROM listing_due;--> statement-breakpoint
CREATE FUNCTION list_project() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO listing (project_id, stage, documented, proposer_id, proposer_organization_id, narrative_id, owners, currency, goal_minor, minimum_minor, closes_at, queue_position, created_at, priced_minor, delivered_minor, committed_minor, waited_minor, held_minor, firm_minor, organizations)
  SELECT project_id, stage, documented, proposer_id, proposer_organization_id, narrative_id, owners, currency, goal_minor, minimum_minor, closes_at, queue_position, created_at, priced_minor, delivered_minor, committed_minor, waited_minor, held_minor, firm_minor, organizations FROM listing_due WHERE project_id = NEW.id
  ON CONFLICT (project_id) DO UPDATE SET stage = excluded.stage, documented = excluded.documented, proposer_id = excluded.proposer_id, proposer_organization_id = excluded.proposer_organization_id, narrative_id = excluded.narrative_id, owners = excluded.owners, currency = excluded.currency, goal_minor = excluded.goal_minor, minimum_minor = excluded.minimum_minor, closes_at = excluded.closes_at, queue_position = excluded.queue_position, created_at = excluded.created_at, priced_minor = excluded.priced_minor, delivered_minor = excluded.delivered_minor, committed_minor = excluded.committed_minor, waited_minor = excluded.waited_minor, held_minor = excluded.held_minor, firm_minor = excluded.firm_minor, organizations = excluded.organizations;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER project_listed AFTER INSERT OR UPDATE OF stage, origin, proposer_id, proposer_organization_id, narrative_id, repositories, currency, goal_minor, minimum_minor, closes_at, queue_position, created_at
  ON "project" FOR EACH ROW EXECUTE FUNCTION list_project();--> statement-breakpoint
CREATE FUNCTION list_deliverable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE listing l SET (priced_minor, delivered_minor) = (SELECT d.priced_minor, d.delivered_minor FROM listing_due d WHERE d.project_id = l.project_id)
  WHERE l.project_id = CASE WHEN TG_OP = 'DELETE' THEN OLD.project_id ELSE NEW.project_id END;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER deliverable_listed AFTER INSERT OR DELETE OR UPDATE OF staff_minor, cloud_minor, state ON "deliverable" FOR EACH ROW EXECUTE FUNCTION list_deliverable();--> statement-breakpoint
-- Once for a statement: when a raise closes, hundreds of pledges change in one, and their project is added up once.
CREATE FUNCTION list_pledges() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE listing l SET (firm_minor, organizations) = (SELECT d.firm_minor, d.organizations FROM listing_due d WHERE d.project_id = l.project_id)
  WHERE l.project_id IN (SELECT c.project_id FROM changed c);
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER pledge_added_listed AFTER INSERT ON "pledge" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION list_pledges();--> statement-breakpoint
CREATE TRIGGER pledge_changed_listed AFTER UPDATE ON "pledge" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION list_pledges();--> statement-breakpoint
CREATE TRIGGER pledge_removed_listed AFTER DELETE ON "pledge" REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION list_pledges();--> statement-breakpoint
CREATE FUNCTION list_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE listing SET
    committed_minor = CASE WHEN NEW.kind = 'committed' THEN -NEW.balance_minor ELSE committed_minor END,
    waited_minor = CASE WHEN NEW.kind = 'waited' THEN -NEW.balance_minor ELSE waited_minor END,
    held_minor = CASE WHEN NEW.kind = 'restricted' THEN -NEW.balance_minor ELSE held_minor END
  WHERE project_id = NEW.owner_id AND currency = NEW.currency;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER balance_listed AFTER INSERT OR UPDATE OF balance_minor ON "account" FOR EACH ROW WHEN (NEW.kind IN ('committed', 'waited', 'restricted')) EXECUTE FUNCTION list_balance();--> statement-breakpoint
INSERT INTO "kind_balance" (kind, currency, balance_minor) SELECT kind, currency, sum(balance_minor) FROM account GROUP BY kind, currency;--> statement-breakpoint
-- Balances change under the book's own lock, so these few rows never make two transactions wait for each other. An account
-- that is opened has nothing in it yet and is passed over: it is opened before that lock is taken.
CREATE FUNCTION carry_kind_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO kind_balance AS k (kind, currency, balance_minor)
    SELECT kind, currency, sum(balance_minor) FROM new_accounts WHERE balance_minor <> 0 GROUP BY kind, currency ORDER BY kind, currency
    ON CONFLICT (kind, currency) DO UPDATE SET balance_minor = k.balance_minor + excluded.balance_minor;
  ELSE
    INSERT INTO kind_balance AS k (kind, currency, balance_minor)
    SELECT n.kind, n.currency, sum(n.balance_minor - o.balance_minor) FROM new_accounts n JOIN old_accounts o ON o.id = n.id
    WHERE n.balance_minor <> o.balance_minor GROUP BY n.kind, n.currency ORDER BY n.kind, n.currency
    ON CONFLICT (kind, currency) DO UPDATE SET balance_minor = k.balance_minor + excluded.balance_minor;
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER account_opened_carried AFTER INSERT ON "account" REFERENCING NEW TABLE AS new_accounts FOR EACH STATEMENT EXECUTE FUNCTION carry_kind_balances();--> statement-breakpoint
CREATE TRIGGER account_changed_carried AFTER UPDATE ON "account" REFERENCING OLD TABLE AS old_accounts NEW TABLE AS new_accounts FOR EACH STATEMENT EXECUTE FUNCTION carry_kind_balances();
