/** Where a picture is found, to pass on. */
export interface Share {
	/** The page of the sitting, from the root. */
	readonly page: string;
	/** The player alone, for other sites; missing where that is not allowed. */
	readonly embed?: string | undefined;
}
