-- outside of a transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS "dues_open" ON "dues" USING btree ("organization_id") WHERE "dues"."open_minor" > 0;
