-- outside of a transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS "message_search_fold" ON "message" USING gin ("search_fold");
