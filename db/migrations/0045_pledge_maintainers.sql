-- outside of a transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS "pledge_maintainers" ON "pledge" USING btree ("project_id") WHERE "pledge"."rung" = 'firm' and "pledge"."conditions" @> '[{"kind": "maintainers"}]';
