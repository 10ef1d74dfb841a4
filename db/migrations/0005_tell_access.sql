-- Open connections learn within a moment that somebody may see more or less than before, or is shown otherwise. A trigger
-- tells it, so that no verb, task or hand at the database can forget to; only the person's id goes out, after the commit.
CREATE FUNCTION tell_access() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'person' THEN PERFORM pg_notify('tributary_access', NEW.id::text);
  ELSIF TG_OP = 'DELETE' THEN PERFORM pg_notify('tributary_access', OLD.person_id::text);
  ELSE PERFORM pg_notify('tributary_access', NEW.person_id::text);
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER session_tell_access AFTER DELETE ON "session" FOR EACH ROW EXECUTE FUNCTION tell_access();--> statement-breakpoint
CREATE TRIGGER membership_tell_access AFTER INSERT OR UPDATE OR DELETE ON "membership" FOR EACH ROW EXECUTE FUNCTION tell_access();--> statement-breakpoint
CREATE TRIGGER person_tell_access AFTER UPDATE OF closed_at, show_presence, display_name ON "person" FOR EACH ROW EXECUTE FUNCTION tell_access();
