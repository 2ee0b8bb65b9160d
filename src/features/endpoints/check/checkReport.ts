import { env, l10n, Uri, version, ViewColumn, window, type WebviewPanel } from 'vscode';
import { check } from '../../../browserless/check/check';
import { diagnose, type Diagnosis } from '../../../browserless/check/diagnosis';
import { goneResults, successorOf } from '../../../browserless/check/gone';
import type { StepResult } from '../../../browserless/check/results';
import type { Endpoint } from '../../../browserless/endpoint';
import { inMessage } from '../../../browserless/plainText';
import { commands as ids, webviews } from '../../../contributions';
import type { CheckRequest, CheckState } from '../../../shared/checkMessages';
import { DisposableStore, type Disposable } from '../../../shared/disposable';
import { report } from '../../commands';
import type { Services } from '../../services';
import { webviewHtml } from '../../webviewHtml';
import { findEndpoint } from '../pick';
import { readRequestSettings } from '../settings';
import { reportBody } from './html';
import { mend } from './mend';
import { reportText } from './report';
import { checkState } from './state';

/** The report of an endpoint's check, in an editor tab: one for each endpoint. */
export class CheckReport implements Disposable {
  /** By endpoint. */
  private static readonly open = new Map<string, CheckReport>();

  private readonly panel: WebviewPanel;
  private readonly disposables = new DisposableStore();
  private results: StepResult[] = [];
  private diagnosis: Diagnosis | undefined;
  private said = '';
  private running = new AbortController();
  private isClosed = false;

  /** Checks an endpoint, in the tab that it has or a new one. */
  static show(services: Services, endpoint: Endpoint): void {
    const known = CheckReport.open.get(endpoint.id);
    known?.panel.reveal();
    (known ?? new CheckReport(services, endpoint)).start();
  }

  private constructor(
    private readonly services: Services,
    private endpoint: Endpoint,
  ) {
    const dist = Uri.joinPath(services.extensionUri, 'dist');
    const title = l10n.t('Check: {0}', inMessage(endpoint.name, 80));
    this.panel = window.createWebviewPanel(webviews.check, title, ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [dist],
    });
    CheckReport.open.set(endpoint.id, this);
    this.disposables.add(this.panel.onDidDispose(() => this.dispose()));
    this.disposables.add(
      this.panel.webview.onDidReceiveMessage((request: CheckRequest) => {
        this.answer(request).catch((error: unknown) => report(services.log, ids.checkEndpoint, error));
      }),
    );
    this.panel.webview.html = webviewHtml(services.extensionUri, this.panel.webview, {
      name: 'checkReport',
      body: reportBody,
    });
  }

  dispose(): void {
    this.isClosed = true;
    CheckReport.open.delete(this.endpoint.id);
    this.running.abort();
    this.disposables.dispose();
  }

  private async answer(request: CheckRequest): Promise<void> {
    switch (request) {
      case 'ready':
        return this.tell();
      case 'again':
        return this.start();
      case 'copy':
        return this.copy();
      case 'mend':
        return this.mend();
    }
  }

  /** Takes all steps, from the first; a check that is under way is given up. Who was removed is not asked any more. */
  private start(): void {
    this.running.abort();
    this.running = new AbortController();
    const { log } = this.services;
    const current = findEndpoint(this.services, this.endpoint.id);
    this.endpoint = current ?? this.endpoint;
    this.results = current ? [] : [...goneResults];
    this.diagnosis = current ? undefined : diagnose(goneResults);
    this.said = '';
    this.tell();
    if (!current) return;
    this.run(this.running.signal).catch((error: unknown) => report(log, ids.checkEndpoint, error));
  }

  private async run(signal: AbortSignal): Promise<void> {
    const { services, endpoint } = this;
    const { clock, workers, log, store } = services;
    const diagnostics = await services.diagnostics();
    const options = {
      endpoint,
      diagnostics,
      credentials: () => services.credentials(endpoint),
      ...readRequestSettings(),
      clock,
    };
    try {
      for await (const result of check(options, signal)) {
        this.results.push(result);
        this.tell();
      }
    } finally {
      diagnostics.dispose();
    }
    if (signal.aborted) return;
    this.diagnosis = diagnose(this.results);
    this.tell();
    log.write({ kind: 'endpointChecked', endpoint, cause: this.diagnosis.cause.kind });
    // what its row says is out of date
    const isFailing = workers.asked(endpoint).some(({ id }) => store.get(id)?.health.kind === 'failing');
    if (isFailing && this.diagnosis.verdict !== 'failed') await workers.refresh(endpoint);
  }

  private async copy(): Promise<void> {
    const origin = { extensionVersion: this.services.manifest.version, vscodeVersion: version, at: new Date() };
    await env.clipboard.writeText(reportText(this.state(), origin));
    this.said = l10n.t('Copied. There is no secret in it.');
    this.tell();
  }

  private async mend(): Promise<void> {
    const remedy = this.diagnosis?.remedy;
    if (remedy === undefined || !(await mend(remedy, this.endpoint)) || this.isClosed) return;
    this.follow();
    this.start();
  }

  /** An endpoint whose address was edited is another one. */
  private follow(): void {
    const { workers } = this.services;
    if (findEndpoint(this.services, this.endpoint.id)) return;
    const edited = successorOf(this.endpoint, workers.configured);
    if (!edited || CheckReport.open.has(edited.id)) return;
    CheckReport.open.delete(this.endpoint.id);
    this.endpoint = edited;
    CheckReport.open.set(edited.id, this);
  }

  private state(): CheckState {
    return checkState({
      endpoint: this.endpoint,
      results: this.results,
      diagnosis: this.diagnosis,
      said: this.said,
    });
  }

  private tell(): void {
    if (this.isClosed) return;
    void this.panel.webview.postMessage(this.state());
  }
}
