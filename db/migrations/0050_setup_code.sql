ALTER TABLE "setup_code" ADD COLUMN "code" text;
