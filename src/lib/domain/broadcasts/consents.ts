/** Consent to be seen and heard: by person and purpose, dated, revocable. What is not given is refused. */

/** Live and archive are asked for separately, and so are picture and sound. */
export const CONSENT_PURPOSES = [
	'live-picture',
	'live-sound',
	'archive-picture',
	'archive-sound',
	'minutes-audio',
	'transcript'
] as const;

export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

export interface Consent {
	readonly personId: string;
	readonly purpose: ConsentPurpose;
	readonly validFrom: Date;
	/** From this instant on it no longer holds. */
	readonly revokedAt?: Date;
}

/**
 * Does a consent of this person for this purpose cover `at`?
 *
 * What goes out live cannot be called back, so there a revocation holds from its instant on. What is kept can: for the
 * archive a revoked consent covers nothing, whenever it was revoked (Art. 7 Abs. 3, Art. 17 Abs. 1 lit. b DSGVO).
 */
export function hasConsent(
	consents: readonly Consent[],
	personId: string,
	purpose: ConsentPurpose,
	at: Date
): boolean {
	return consents.some(
		(consent) =>
			consent.personId === personId &&
			consent.purpose === purpose &&
			consent.validFrom <= at &&
			(!consent.revokedAt || (purpose.startsWith('live-') && at < consent.revokedAt))
	);
}
