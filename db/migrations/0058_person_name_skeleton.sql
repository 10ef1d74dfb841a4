-- outside of a transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS "person_name_skeleton" ON "person" USING btree ("name_skeleton");
