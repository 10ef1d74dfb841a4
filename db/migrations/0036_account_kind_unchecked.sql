ALTER TABLE "account" DROP CONSTRAINT "account_kind_known";
