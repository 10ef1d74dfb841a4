-- outside of a transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS "notification_place" ON "notification" USING btree ("stream_id","seq");
