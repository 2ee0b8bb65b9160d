import { showsThumbnails } from '../endpoints/settings';
import type { Services } from '../services';
import type { HoversOptions } from './hovers';
import type { Thumbnails } from './thumbnails';

/** Pictures of pages, as long as the user wants them; what takes them is loaded with the first. */
export function thumbnailsOf(services: Services): HoversOptions['thumbnail'] {
  let thumbnails: Promise<Thumbnails> | undefined;
  const load = async (): Promise<Thumbnails> => new (await import('./thumbnails')).Thumbnails(services);
  return (page, signal) => {
    if (!showsThumbnails()) return undefined;
    thumbnails ??= load();
    thumbnails.catch(() => (thumbnails = undefined));
    return thumbnails.then((all) => all.of(page, signal));
  };
}
