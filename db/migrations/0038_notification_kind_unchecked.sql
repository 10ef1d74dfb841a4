ALTER TABLE "notification" DROP CONSTRAINT "notification_kind_known";
