import { l10n, MarkdownString } from 'vscode';
import { browserName } from '../../browserless/browserName';
import type { Jpeg } from '../../browserless/jpeg';
import { patienceMs } from '../../browserless/pictures';
import { inMarkdown } from '../inMarkdown';
import { sessionLabel } from './texts';
import type { Thumbnail } from './thumbnails';

/** A tooltip's lines with the page's picture below them, or with why there is none. */
export function withThumbnail(text: string, thumbnail: Thumbnail): string | MarkdownString {
  const why = remark(thumbnail);
  const words = why === undefined ? text : `${text}\n\n${why}`;
  if (thumbnail.kind !== 'picture') return words;
  const [title = '', ...lines] = words.split('\n').map((line) => inMarkdown(line, 1000));
  const paragraphs = [title && `**${title}**`, ...lines].join('  \n').replace(/( *\n){2,}/g, '\n\n');
  return new MarkdownString(`${paragraphs}\n\n${inHover(thumbnail.picture)}`);
}

function inHover({ bytes, width, height }: Jpeg): string {
  const data = bytes.toString('base64');
  return `![${l10n.t('Picture of the page')}](data:image/jpeg;base64,${data}|width=${width},height=${height})`;
}

/** What is to be known of a picture, or why there is none. */
function remark(thumbnail: Thumbnail): string | undefined {
  switch (thumbnail.kind) {
    case 'picture':
      return thumbnail.isBehind ? l10n.t('In the background: as it was last drawn.') : undefined;
    case 'busy':
      return l10n.t('The page is busy: no picture within {0} s.', patienceMs / 1000);
    case 'crashed':
      return l10n.t('The page has crashed: no picture.');
    case 'undrawn':
      return l10n.t('In the background, where it has not been drawn yet: no picture.');
    case 'blocked':
      return l10n.t(
        "No picture while {0} runs: browserless refuses the sockets of all pages beside a session of Playwright's own protocol.",
        `${sessionLabel(thumbnail.by)} (${browserName(thumbnail.by.browser)})`,
      );
    case 'none':
      return undefined;
  }
}
