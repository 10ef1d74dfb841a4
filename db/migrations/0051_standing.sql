-- Organizations that are here stand as before; one that a node of the release before writes in the meantime applies.
ALTER TABLE "organization" ADD COLUMN "standing" text DEFAULT 'admitted' NOT NULL;--> statement-breakpoint
ALTER TABLE "organization" ALTER COLUMN "standing" SET DEFAULT 'applied';--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_standing_known" CHECK (standing in ('applied', 'admitted', 'suspended', 'ended')) NOT VALID;--> statement-breakpoint
CREATE TABLE "standing_step" (
	"organization_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"from_standing" text,
	"to_standing" text NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"actor_id" uuid,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "standing_step_organization_id_position_pk" PRIMARY KEY("organization_id","position"),
	CONSTRAINT "standing_step_known" CHECK (to_standing in ('applied', 'admitted', 'suspended', 'ended'))
);
--> statement-breakpoint
CREATE TABLE "application" (
	"organization_id" uuid PRIMARY KEY NOT NULL,
	"applicant_id" uuid,
	"applicant_position" text DEFAULT '' NOT NULL,
	"runs" text DEFAULT '' NOT NULL,
	"vouched_by" text DEFAULT '' NOT NULL,
	"applied_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "standing_step" ADD CONSTRAINT "standing_step_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "application" ADD CONSTRAINT "application_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "application" ADD CONSTRAINT "application_applicant_id_person_id_fk" FOREIGN KEY ("applicant_id") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
INSERT INTO "standing_step" ("organization_id", "position", "from_standing", "to_standing", "reason", "actor_id", "at") SELECT "id", 1, NULL, 'admitted', CASE WHEN "kind" = 'steward' THEN 'It founded the network.' ELSE 'It was here before organizations applied.' END, NULL, now() FROM "organization";--> statement-breakpoint
CREATE TRIGGER standing_step_append_only BEFORE UPDATE OR DELETE ON "standing_step" FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
-- What its people may do and see follows from it, and their open connections learn of that within a moment.
CREATE FUNCTION tell_access_of_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('tributary_access', m.person_id::text) FROM (SELECT DISTINCT person_id FROM membership WHERE organization_id = NEW.id) m;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER organization_tell_access AFTER UPDATE OF standing ON "organization" FOR EACH ROW EXECUTE FUNCTION tell_access_of_people();--> statement-breakpoint
INSERT INTO "kind_of_notification" ("kind") VALUES ('standing');
