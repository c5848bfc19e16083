ALTER TABLE "broadcasts" ALTER COLUMN "meeting_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "broadcasts" ADD COLUMN "signs_for_id" uuid;--> statement-breakpoint
ALTER TABLE "broadcasts" ADD CONSTRAINT "broadcasts_signs_for_id_broadcasts_id_fk" FOREIGN KEY ("signs_for_id") REFERENCES "public"."broadcasts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "broadcasts_signs_for_key" ON "broadcasts" USING btree ("signs_for_id") WHERE "broadcasts"."deleted" is null;--> statement-breakpoint
ALTER TABLE "broadcasts" ADD CONSTRAINT "broadcasts_owner_check" CHECK (num_nonnulls("broadcasts"."meeting_id", "broadcasts"."signs_for_id") = 1);