import { homedir } from 'node:os';
import { l10n, Uri, window, workspace } from 'vscode';
import { Failure } from '../failure';

export interface SaveAsOptions {
  readonly title: string;
  /** Of what is saved; a file's name is made of it. */
  readonly name: string;
  /** What such files are called. */
  readonly type: string;
  /** Without its dot. */
  readonly extension: string;
}

/** Asks where to, and writes it there; says whether it did. */
export async function saveAs(
  { title, name, type, extension }: SaveAsOptions,
  bytes: () => Uint8Array | Promise<Uint8Array>,
): Promise<boolean> {
  const file = await window.showSaveDialog({
    title,
    defaultUri: proposedFile(`${fileName(name)}.${extension}`),
    filters: { [type]: [extension] },
  });
  if (!file) return false;
  try {
    await workspace.fs.writeFile(file, await bytes());
  } catch {
    throw new Failure(l10n.t('The file could not be written.'));
  }
  return true;
}

const fileName = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N}.]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60) || 'page';

/** Beside what is open, or else where the user is at home. */
function proposedFile(name: string): Uri {
  const [folder] = workspace.workspaceFolders ?? [];
  return Uri.joinPath(folder?.uri ?? Uri.file(homedir()), name);
}
