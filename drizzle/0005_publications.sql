CREATE TABLE "publications" (
	"kind" text NOT NULL,
	"id" uuid NOT NULL,
	"body_id" uuid NOT NULL,
	"created" timestamp with time zone NOT NULL,
	"modified" timestamp with time zone NOT NULL,
	"deleted" timestamp with time zone,
	"changed_in" "xid8" NOT NULL,
	CONSTRAINT "publications_pkey" PRIMARY KEY("kind","id")
);
--> statement-breakpoint
ALTER TABLE "publications" ADD CONSTRAINT "publications_body_id_bodies_id_fk" FOREIGN KEY ("body_id") REFERENCES "public"."bodies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "publications_list_idx" ON "publications" USING btree ("body_id","kind","id","modified","created","deleted");--> statement-breakpoint
CREATE INDEX "publications_modified_idx" ON "publications" USING btree ("body_id","kind","modified");--> statement-breakpoint
CREATE INDEX "publications_changes_idx" ON "publications" USING btree ("body_id","changed_in","kind","id");--> statement-breakpoint
CREATE INDEX "meetings_published_idx" ON "meetings" USING btree ("published_at");--> statement-breakpoint
CREATE INDEX "papers_published_idx" ON "papers" USING btree ("published_at");