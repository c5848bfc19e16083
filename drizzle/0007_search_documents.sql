CREATE EXTENSION IF NOT EXISTS pg_trgm;--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS btree_gin;--> statement-breakpoint
CREATE TABLE "file_extractions" (
	"file_id" uuid PRIMARY KEY NOT NULL,
	"body_id" uuid NOT NULL,
	"sha256" text NOT NULL,
	"state" text NOT NULL,
	"method" text,
	"problem" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_documents" (
	"kind" text NOT NULL,
	"owner_id" uuid NOT NULL,
	"part" integer DEFAULT 0 NOT NULL,
	"body_id" uuid NOT NULL,
	"context_id" uuid,
	"subject" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"day" date,
	"title" "tsvector" NOT NULL,
	"words" "tsvector" NOT NULL,
	"first_page" integer,
	"page_starts" integer[],
	"organization_ids" uuid[] DEFAULT '{}' NOT NULL,
	"originator_ids" uuid[] DEFAULT '{}' NOT NULL,
	"results" text[] DEFAULT '{}' NOT NULL,
	"districts" text[] DEFAULT '{}' NOT NULL,
	"fingerprint" text NOT NULL,
	"learnt" boolean DEFAULT false NOT NULL,
	CONSTRAINT "search_documents_pkey" PRIMARY KEY("kind","owner_id","part")
);
--> statement-breakpoint
CREATE TABLE "search_marks" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "search_marks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"owner_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_words" (
	"body_id" uuid NOT NULL,
	"word" text NOT NULL,
	"display" text NOT NULL,
	"lexeme" text NOT NULL,
	"documents" integer NOT NULL,
	"parts" text[] DEFAULT '{}' NOT NULL,
	CONSTRAINT "search_words_pkey" PRIMARY KEY("body_id","word")
);
--> statement-breakpoint
ALTER TABLE "file_extractions" ADD CONSTRAINT "file_extractions_file_id_files_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."files"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file_extractions" ADD CONSTRAINT "file_extractions_body_id_bodies_id_fk" FOREIGN KEY ("body_id") REFERENCES "public"."bodies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_documents" ADD CONSTRAINT "search_documents_body_id_bodies_id_fk" FOREIGN KEY ("body_id") REFERENCES "public"."bodies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_words" ADD CONSTRAINT "search_words_body_id_bodies_id_fk" FOREIGN KEY ("body_id") REFERENCES "public"."bodies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "search_documents_words_idx" ON "search_documents" USING gin ("body_id","words");--> statement-breakpoint
CREATE INDEX "search_documents_title_idx" ON "search_documents" USING gin ("body_id","title");--> statement-breakpoint
CREATE INDEX "search_documents_day_idx" ON "search_documents" USING btree ("body_id","day" desc nulls last);--> statement-breakpoint
CREATE INDEX "search_words_lexeme_idx" ON "search_words" USING btree ("body_id","lexeme");--> statement-breakpoint
CREATE INDEX "search_words_similar_idx" ON "search_words" USING gin ("body_id","word" gin_trgm_ops);--> statement-breakpoint
INSERT INTO "search_marks" ("kind", "owner_id")
SELECT 'paper', "id" FROM "papers" UNION ALL
SELECT 'meeting', "id" FROM "meetings" UNION ALL
SELECT 'item', "id" FROM "agenda_items" UNION ALL
SELECT 'resolution', "id" FROM "resolutions" UNION ALL
SELECT 'minutes', "id" FROM "minutes" UNION ALL
SELECT 'person', "id" FROM "people" UNION ALL
SELECT 'organization', "id" FROM "organizations";
