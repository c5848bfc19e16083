ALTER TABLE "recordings" ADD COLUMN "publish_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "recordings" ADD COLUMN "deletion_set" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "recordings" ADD COLUMN "kept_from" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "recordings" ADD COLUMN "kept_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "recordings" ADD COLUMN "revised_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "recordings" ADD COLUMN "removed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "recordings" ADD COLUMN "removal_reason" text;