CREATE TABLE "caption_reports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"body_id" uuid NOT NULL,
	"caption_id" uuid NOT NULL,
	"text" text NOT NULL,
	"created" timestamp with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "captions" ADD COLUMN "origin" text DEFAULT 'file' NOT NULL;--> statement-breakpoint
ALTER TABLE "captions" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "captions" ADD COLUMN "live" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "captions" ADD COLUMN "archive" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "caption_reports" ADD CONSTRAINT "caption_reports_body_id_bodies_id_fk" FOREIGN KEY ("body_id") REFERENCES "public"."bodies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "caption_reports" ADD CONSTRAINT "caption_reports_caption_id_captions_id_fk" FOREIGN KEY ("caption_id") REFERENCES "public"."captions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "caption_reports_caption_idx" ON "caption_reports" USING btree ("caption_id");--> statement-breakpoint
CREATE INDEX "media_segments_started_idx" ON "media_segments" USING btree ("broadcast_id","started_at");--> statement-breakpoint
ALTER TABLE "captions" ADD CONSTRAINT "captions_duration_check" CHECK ("captions"."duration_ms" between 1 and 60000);