CREATE TABLE "meeting_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"body_id" uuid NOT NULL,
	"meeting_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"previous_start" timestamp with time zone,
	"previous_place" text
);
--> statement-breakpoint
DROP INDEX "paper_versions_created_idx";--> statement-breakpoint
ALTER TABLE "meetings" ADD COLUMN "easy_summary" text;--> statement-breakpoint
ALTER TABLE "paper_versions" ADD COLUMN "released_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "papers" ADD COLUMN "easy_summary" text;--> statement-breakpoint
ALTER TABLE "meeting_changes" ADD CONSTRAINT "meeting_changes_body_id_bodies_id_fk" FOREIGN KEY ("body_id") REFERENCES "public"."bodies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting_changes" ADD CONSTRAINT "meeting_changes_meeting_id_meetings_id_fk" FOREIGN KEY ("meeting_id") REFERENCES "public"."meetings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "meeting_changes_meeting_idx" ON "meeting_changes" USING btree ("meeting_id","at");--> statement-breakpoint
CREATE INDEX "agenda_revisions_published_idx" ON "agenda_revisions" USING btree ("body_id","published_at");--> statement-breakpoint
CREATE INDEX "paper_versions_released_idx" ON "paper_versions" USING btree ("body_id","released_at");--> statement-breakpoint
-- Until now the public saw the newest text of a published paper, and none before it: so it stays.
UPDATE "paper_versions" SET "released_at" = greatest("paper_versions"."created", "papers"."published_at") FROM "papers"
WHERE "papers"."id" = "paper_versions"."paper_id" AND "papers"."published_at" IS NOT NULL
	AND "paper_versions"."number" = (SELECT max("other"."number") FROM "paper_versions" "other" WHERE "other"."paper_id" = "papers"."id");--> statement-breakpoint
-- The policies that ask it are written anew after every migration.
DROP FUNCTION IF EXISTS "ratssaal_current_version"(uuid) CASCADE;
