/** Which page may ask for camera, microphone and screen; no other one, whatever runs there. */

/** The page on which the operator sends from the browser. */
export const STUDIO_ROUTE = '/(chamber)/saal/[meeting=id]/studio';

/** What every other page may use (Permissions Policy): a citizen may ask what lies around, nothing else is asked for. */
export const CLOSED_POLICY =
	'camera=(), microphone=(), display-capture=(), geolocation=(self), payment=(), usb=(), interest-cohort=()';

/** Opens camera, microphone and screen for this answer. It holds for the document: whoever links here loads it anew. */
export function allowCapture(response: Response): void {
	response.headers.set(
		'permissions-policy',
		CLOSED_POLICY.replace(/\b(camera|microphone|display-capture)=\(\)/g, '$1=(self)')
	);
}
