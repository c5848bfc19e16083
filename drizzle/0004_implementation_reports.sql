CREATE TABLE "implementation_reports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"body_id" uuid NOT NULL,
	"implementation_id" uuid NOT NULL,
	"reported_on" date NOT NULL,
	"text" text NOT NULL,
	"progress" text,
	"due" date,
	"due_before" date,
	"author_id" uuid,
	"accepted_at" timestamp with time zone,
	"public" boolean DEFAULT false NOT NULL,
	"created" timestamp with time zone DEFAULT now() NOT NULL,
	"modified" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted" timestamp with time zone
);
--> statement-breakpoint
DROP INDEX "implementations_resolution_idx";--> statement-breakpoint
ALTER TABLE "implementations" ADD COLUMN "first_due" date;--> statement-breakpoint
ALTER TABLE "implementations" ADD COLUMN "progress" text DEFAULT 'open' NOT NULL;--> statement-breakpoint
ALTER TABLE "implementations" ADD COLUMN "ended_on" date;--> statement-breakpoint
ALTER TABLE "resolutions" ADD COLUMN "binding" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "implementation_reports" ADD CONSTRAINT "implementation_reports_body_id_bodies_id_fk" FOREIGN KEY ("body_id") REFERENCES "public"."bodies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "implementation_reports" ADD CONSTRAINT "implementation_reports_implementation_id_implementations_id_fk" FOREIGN KEY ("implementation_id") REFERENCES "public"."implementations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "implementation_reports" ADD CONSTRAINT "implementation_reports_author_id_people_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "implementation_reports_implementation_idx" ON "implementation_reports" USING btree ("implementation_id","accepted_at");--> statement-breakpoint
CREATE INDEX "implementations_office_idx" ON "implementations" USING btree ("organization_id","due");--> statement-breakpoint
UPDATE "resolutions" SET "binding" = true FROM "agenda_items" LEFT JOIN "consultations" ON "consultations"."id" = "agenda_items"."consultation_id"
	WHERE "agenda_items"."id" = "resolutions"."agenda_item_id" AND btrim("resolutions"."text") <> ''
	AND CASE WHEN "consultations"."role" IS NOT NULL THEN "consultations"."role" = 'Entscheidung' ELSE "consultations"."authoritative" IS DISTINCT FROM false END;--> statement-breakpoint
INSERT INTO "implementation_reports" ("id", "body_id", "implementation_id", "reported_on", "text", "progress", "accepted_at", "public", "created", "modified")
	SELECT gen_random_uuid(), "body_id", "id", "modified"::date, "report", CASE "status" WHEN 'delayed' THEN 'running' ELSE "status" END, "modified", "public", "modified", "modified"
	FROM "implementations" WHERE btrim("report") <> '';--> statement-breakpoint
UPDATE "implementations" SET "first_due" = "due", "progress" = CASE "status" WHEN 'delayed' THEN 'running' ELSE "status" END,
	"ended_on" = CASE WHEN "status" IN ('done', 'dropped') THEN "modified"::date END;--> statement-breakpoint
ALTER TABLE "implementations" DROP COLUMN "status";--> statement-breakpoint
ALTER TABLE "implementations" DROP COLUMN "report";--> statement-breakpoint
ALTER TABLE "implementations" ADD CONSTRAINT "implementations_resolution_key" UNIQUE("resolution_id");