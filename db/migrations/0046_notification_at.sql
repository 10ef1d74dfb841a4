-- outside of a transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS "notification_at" ON "notification" USING btree ("at");
