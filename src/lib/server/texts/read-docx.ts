/** Text of a Word document. It has no pages before it is printed. */
import mammoth from 'mammoth';

export async function readDocx(path: string): Promise<string> {
	const { value } = await mammoth.extractRawText({ path });
	return value;
}
