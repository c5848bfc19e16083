CREATE TABLE "open_data_checks" (
	"body_id" uuid PRIMARY KEY NOT NULL,
	"checked_at" timestamp with time zone NOT NULL,
	"report" jsonb,
	"problem" text
);
--> statement-breakpoint
CREATE TABLE "open_data_snapshots" (
	"body_id" uuid PRIMARY KEY NOT NULL,
	"sha256" text NOT NULL,
	"bytes" bigint NOT NULL,
	"objects" integer NOT NULL,
	"position" "xid8" NOT NULL,
	"made_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "open_data_checks" ADD CONSTRAINT "open_data_checks_body_id_bodies_id_fk" FOREIGN KEY ("body_id") REFERENCES "public"."bodies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "open_data_snapshots" ADD CONSTRAINT "open_data_snapshots_body_id_bodies_id_fk" FOREIGN KEY ("body_id") REFERENCES "public"."bodies"("id") ON DELETE cascade ON UPDATE no action;