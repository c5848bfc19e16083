CREATE INDEX "search_documents_facets_idx" ON "search_documents" USING gin ("body_id","subject","organization_ids","originator_ids","results","districts");--> statement-breakpoint
INSERT INTO "search_marks" ("kind", "owner_id") SELECT DISTINCT 'paper', "paper_id" FROM "paper_versions" WHERE "released_at" IS NULL;
