ALTER TABLE "media_segments" ADD COLUMN "small_bytes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "media_segments" ADD COLUMN "small_init_number" integer;