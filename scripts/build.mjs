/** `npm run build`: the web app's build and nothing else. */
import { bootstrap } from './bootstrap/bootstrap.mjs';
import { fail } from './bootstrap/terminal.mjs';

try {
	await bootstrap({ web: true });
} catch (error) {
	fail(error);
}
