CREATE TABLE "bucket_objects" (
	"broadcast_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"sha256" text NOT NULL,
	"moved_at" timestamp with time zone,
	"condemned" boolean DEFAULT false NOT NULL,
	CONSTRAINT "bucket_objects_pkey" PRIMARY KEY("broadcast_id","number")
);
--> statement-breakpoint
CREATE INDEX "bucket_objects_condemned_idx" ON "bucket_objects" USING btree ("broadcast_id","number") WHERE "bucket_objects"."condemned";