/** Plays the evening in a town of its own and takes the pictures on the way; see `docs-pictures.mjs` for its clock. */
import setup from '../tests/support/product.ts';
import { launchBrowser } from './pictures/clock.ts';
import { pictureDesk } from './pictures/desk.ts';
import { pictureEvening } from './pictures/evening.ts';

const stop = await setup();
const browser = await launchBrowser();
try {
	await pictureDesk(browser);
	await pictureEvening(browser);
} finally {
	await browser.close();
	await stop();
}
