import { vsix } from '../env/paths.mjs';
import * as workbench from '../env/vscode/workbench.mjs';

describe('the packaged extension', () => {
  it('is installed in a workbench that opens', async () => {
    const profile = workbench.newProfile();
    await workbench.installVsix([vsix], profile);
    const server = await workbench.startServer(profile);
    const { browser, context } = await workbench.launchBrowser(server);
    try {
      const page = await workbench.openWorkbench(context, workbench.workbenchUrl(server));
      await workbench.runCommand(page, 'Extensions: Show Installed Extensions');
      const rows = page.locator('.extensions-viewlet .extension-list-item');
      await rows.filter({ hasText: 'Browserless Sessions' }).waitFor();
    } finally {
      await browser.close();
      await server.stop();
      await profile.remove();
    }
  });
});
