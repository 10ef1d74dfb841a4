-- outside of a transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS "pledge_credit_asked" ON "pledge" USING btree ("credit_asked_organization_id") WHERE "pledge"."credit_asked_organization_id" is not null;
