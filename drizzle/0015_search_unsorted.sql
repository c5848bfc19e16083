ALTER INDEX "search_documents_words_idx" SET (gin_pending_list_limit = 512);--> statement-breakpoint
ALTER INDEX "search_documents_title_idx" SET (gin_pending_list_limit = 512);
