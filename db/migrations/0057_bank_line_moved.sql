-- outside of a transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS "bank_line_moved" ON "bank_line" USING btree ("booked_on","amount_minor");
