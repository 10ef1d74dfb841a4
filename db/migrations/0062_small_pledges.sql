-- What is below one percent of its project's price made its payer a co-funder before, and does so no longer.
UPDATE "pledge" SET "cofunds" = false FROM "project"
WHERE "project"."id" = "pledge"."project_id" AND "pledge"."amount_minor" * 100 < "project"."goal_minor" AND "pledge"."terms_kind" <> 'share';
