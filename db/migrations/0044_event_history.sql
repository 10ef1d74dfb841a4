-- outside of a transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS "event_history" ON "event" USING btree ("stream_id","seq") WHERE "event"."type" not like 'message.%';
