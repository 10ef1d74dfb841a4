-- The book and the log are only ever added to; undo is a mirrored transfer, a correction is another event.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;--> statement-breakpoint
CREATE TRIGGER transfer_append_only BEFORE UPDATE OR DELETE ON "transfer" FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER transfer_no_truncate BEFORE TRUNCATE ON "transfer" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE ON "entry" FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON "entry" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON "event" FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON "event" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER pledge_step_append_only BEFORE UPDATE OR DELETE ON "pledge_step" FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER project_step_append_only BEFORE UPDATE OR DELETE ON "project_step" FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
-- A transfer's entries sum to zero in each currency, and there are at least two: asked at the commit.
CREATE FUNCTION transfer_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE transfer_of uuid;
BEGIN
  IF TG_TABLE_NAME = 'entry' THEN transfer_of := NEW.transfer_id; ELSE transfer_of := NEW.id; END IF;
  IF (SELECT count(*) FROM entry WHERE transfer_id = transfer_of) < 2
     OR EXISTS (SELECT 1 FROM entry WHERE transfer_id = transfer_of GROUP BY currency HAVING sum(amount_minor) <> 0) THEN
    RAISE EXCEPTION 'transfer % does not balance', transfer_of USING ERRCODE = 'check_violation', CONSTRAINT = 'transfer_balances';
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE CONSTRAINT TRIGGER transfer_balances AFTER INSERT ON "transfer" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION transfer_balances();--> statement-breakpoint
CREATE CONSTRAINT TRIGGER entry_balances AFTER INSERT ON "entry" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION transfer_balances();--> statement-breakpoint
-- An entry is in its account's currency.
CREATE FUNCTION entry_currency_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM account WHERE id = NEW.account_id AND currency = NEW.currency) THEN
    RAISE EXCEPTION 'entry in % for an account of another currency', NEW.currency USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_currency_fits';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER entry_currency_fits BEFORE INSERT ON "entry" FOR EACH ROW EXECUTE FUNCTION entry_currency_fits();--> statement-breakpoint
INSERT INTO "book" ("id") VALUES (1);--> statement-breakpoint
INSERT INTO "stream" ("id", "kind") VALUES ('network', 'network');
