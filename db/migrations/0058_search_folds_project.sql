-- outside of a transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS "project_search_fold" ON "project" USING gin ("search_fold");
