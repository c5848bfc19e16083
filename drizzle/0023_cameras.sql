CREATE TABLE "broadcast_programs" (
	"broadcast_id" uuid PRIMARY KEY NOT NULL,
	"body_id" uuid NOT NULL,
	"camera_id" uuid NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	"lost_id" uuid
);
--> statement-breakpoint
CREATE TABLE "cameras" (
	"id" uuid PRIMARY KEY NOT NULL,
	"body_id" uuid NOT NULL,
	"broadcast_id" uuid NOT NULL,
	"name" text NOT NULL,
	"position" integer NOT NULL,
	"spare" boolean DEFAULT true NOT NULL,
	"key" text NOT NULL,
	"sha256" text NOT NULL,
	"created" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "broadcast_status" ADD COLUMN "cameras" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "broadcast_programs" ADD CONSTRAINT "broadcast_programs_broadcast_id_broadcasts_id_fk" FOREIGN KEY ("broadcast_id") REFERENCES "public"."broadcasts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "broadcast_programs" ADD CONSTRAINT "broadcast_programs_body_id_bodies_id_fk" FOREIGN KEY ("body_id") REFERENCES "public"."bodies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "broadcast_programs" ADD CONSTRAINT "broadcast_programs_camera_id_cameras_id_fk" FOREIGN KEY ("camera_id") REFERENCES "public"."cameras"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "broadcast_programs" ADD CONSTRAINT "broadcast_programs_lost_id_cameras_id_fk" FOREIGN KEY ("lost_id") REFERENCES "public"."cameras"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cameras" ADD CONSTRAINT "cameras_body_id_bodies_id_fk" FOREIGN KEY ("body_id") REFERENCES "public"."bodies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cameras" ADD CONSTRAINT "cameras_broadcast_id_broadcasts_id_fk" FOREIGN KEY ("broadcast_id") REFERENCES "public"."broadcasts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "cameras_broadcast_idx" ON "cameras" USING btree ("broadcast_id","position");--> statement-breakpoint
INSERT INTO "cameras" ("id", "body_id", "broadcast_id", "name", "position", "key", "sha256", "created")
	SELECT gen_random_uuid(), "body_id", "broadcast_id", 'Kamera Saal', 0, "key", "sha256", "created" FROM "broadcast_keys";--> statement-breakpoint
DROP TABLE "broadcast_keys" CASCADE;