-- The middle of a GeoJSON Feature in degrees: 0 its longitude, 1 its latitude. What is no position on Earth is passed over.
CREATE FUNCTION "ratssaal_coordinate"(feature jsonb, place integer) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT ((min((p ->> place)::numeric) + max((p ->> place)::numeric)) / 2)::double precision
	FROM jsonb_path_query(feature, 'strict $.geometry.coordinates.**', '{}', true) p
	WHERE jsonb_typeof(p) = 'array' AND jsonb_typeof(p -> 0) = 'number' AND jsonb_typeof(p -> 1) = 'number'
		AND abs((p ->> 0)::numeric) <= 180 AND abs((p ->> 1)::numeric) <= 90
$$;
--> statement-breakpoint
CREATE TABLE "territories" (
	"body_id" uuid PRIMARY KEY NOT NULL,
	"geometry" jsonb NOT NULL,
	"modified" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "locations" ADD COLUMN "longitude" double precision GENERATED ALWAYS AS (ratssaal_coordinate(geojson, 0)) STORED;--> statement-breakpoint
ALTER TABLE "locations" ADD COLUMN "latitude" double precision GENERATED ALWAYS AS (ratssaal_coordinate(geojson, 1)) STORED;--> statement-breakpoint
ALTER TABLE "territories" ADD CONSTRAINT "territories_body_id_bodies_id_fk" FOREIGN KEY ("body_id") REFERENCES "public"."bodies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "locations_point_idx" ON "locations" USING btree ("body_id","latitude","longitude");--> statement-breakpoint
CREATE INDEX "paper_locations_location_idx" ON "paper_locations" USING btree ("location_id");