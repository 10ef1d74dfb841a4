ALTER TABLE "transfer" DROP CONSTRAINT "transfer_kind_known";
