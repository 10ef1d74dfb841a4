-- outside of a transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS "organization_name_skeleton" ON "organization" USING btree ("name_skeleton");
