ALTER TABLE "sessions" ADD COLUMN "kind" text DEFAULT 'pending' NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "seen_at" timestamp with time zone DEFAULT now() NOT NULL;