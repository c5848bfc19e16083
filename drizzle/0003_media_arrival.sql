ALTER TABLE "media_segments" ADD COLUMN "received_from" timestamp with time zone NOT NULL;--> statement-breakpoint
ALTER TABLE "media_segments" ADD COLUMN "received_until" timestamp with time zone NOT NULL;--> statement-breakpoint
ALTER TABLE "media_segments" ADD COLUMN "sound" boolean NOT NULL;--> statement-breakpoint
ALTER TABLE "media_segments" ADD COLUMN "listed" boolean NOT NULL;