-- The wider list, asked of the rows that were there; apart from the lock that changed it.
ALTER TABLE "bank_line" VALIDATE CONSTRAINT "bank_line_source_known";
