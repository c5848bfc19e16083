CREATE TABLE "file_fetches" (
	"file_id" uuid PRIMARY KEY NOT NULL,
	"body_id" uuid NOT NULL,
	"address" text NOT NULL,
	"claim" text NOT NULL,
	"state" text NOT NULL,
	"problem" text,
	"attempts" integer DEFAULT 1 NOT NULL,
	"etag" text,
	"at" timestamp with time zone NOT NULL,
	"next_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "import_findings" (
	"run_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"defect" text NOT NULL,
	"kind" text,
	"source_id" text,
	"row_id" uuid,
	"label" text,
	"property" text,
	"before" text,
	"after" text,
	"line" integer,
	CONSTRAINT "import_findings_pkey" PRIMARY KEY("run_id","number")
);
--> statement-breakpoint
CREATE TABLE "import_pages" (
	"run_id" uuid NOT NULL,
	"list" text NOT NULL,
	"number" integer NOT NULL,
	"address" text NOT NULL,
	"next" text,
	"fingerprint" text NOT NULL,
	"objects" text NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "import_pages_pkey" PRIMARY KEY("run_id","list","number")
);
--> statement-breakpoint
CREATE TABLE "import_sources" (
	"id" uuid PRIMARY KEY NOT NULL,
	"body_id" uuid NOT NULL,
	"address" text NOT NULL,
	"every_hours" integer NOT NULL,
	"files" boolean DEFAULT true NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"habits" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"fresh_at" timestamp with time zone,
	"compared_at" timestamp with time zone,
	"next_at" timestamp with time zone,
	"last_run_id" uuid,
	"created" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "import_sources_body_key" UNIQUE("body_id")
);
--> statement-breakpoint
ALTER TABLE "import_runs" ALTER COLUMN "body_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "import_runs" ALTER COLUMN "started_at" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "import_runs" ADD COLUMN "kind" text DEFAULT 'file' NOT NULL;--> statement-breakpoint
ALTER TABLE "import_runs" ADD COLUMN "state" text DEFAULT 'done' NOT NULL;--> statement-breakpoint
ALTER TABLE "import_runs" ADD COLUMN "options" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "import_runs" ADD COLUMN "uploads" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "import_runs" ADD COLUMN "found" jsonb;--> statement-breakpoint
ALTER TABLE "import_runs" ADD COLUMN "progress" jsonb;--> statement-breakpoint
ALTER TABLE "import_runs" ADD COLUMN "problem" text;--> statement-breakpoint
ALTER TABLE "import_runs" ADD COLUMN "ordered_by" uuid;--> statement-breakpoint
ALTER TABLE "import_runs" ADD COLUMN "stop_wanted" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "import_runs" ADD COLUMN "leased_by" text;--> statement-breakpoint
ALTER TABLE "import_runs" ADD COLUMN "leased_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "import_runs" ADD COLUMN "created" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "file_fetches" ADD CONSTRAINT "file_fetches_file_id_files_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."files"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file_fetches" ADD CONSTRAINT "file_fetches_body_id_bodies_id_fk" FOREIGN KEY ("body_id") REFERENCES "public"."bodies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_findings" ADD CONSTRAINT "import_findings_run_id_import_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."import_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_pages" ADD CONSTRAINT "import_pages_run_id_import_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."import_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_sources" ADD CONSTRAINT "import_sources_body_id_bodies_id_fk" FOREIGN KEY ("body_id") REFERENCES "public"."bodies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_sources" ADD CONSTRAINT "import_sources_last_run_id_import_runs_id_fk" FOREIGN KEY ("last_run_id") REFERENCES "public"."import_runs"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "import_findings_defect_idx" ON "import_findings" USING btree ("run_id","defect");--> statement-breakpoint
ALTER TABLE "import_runs" ADD CONSTRAINT "import_runs_ordered_by_people_id_fk" FOREIGN KEY ("ordered_by") REFERENCES "public"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "import_runs_body_idx" ON "import_runs" USING btree ("body_id","created");