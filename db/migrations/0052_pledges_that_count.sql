-- Pledges whose payer and whom they credit are admitted count: all that are here, and those of an organization that is admitted or comes back.
ALTER TABLE "pledge" ADD COLUMN "counts" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "pledge" ADD CONSTRAINT "pledge_stands_only_where_it_counts" CHECK ("pledge"."counts" or (not "pledge"."stands" and "pledge"."offered_minor" = 0)) NOT VALID;--> statement-breakpoint
-- Organizations of a project are those whose pledges count, in the lists as everywhere.
CREATE OR REPLACE VIEW listing_due AS
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
  (SELECT count(DISTINCT l.credited_organization_id) FROM pledge l WHERE l.project_id = p.id AND l.counts AND l.rung IN ('firm', 'allocated', 'invoiced', 'paid', 'spent', 'credited')) AS organizations
FROM project p;
