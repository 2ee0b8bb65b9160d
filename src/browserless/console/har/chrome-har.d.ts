/** https://github.com/sitespeedio/chrome-har, which has no types. */
declare module 'chrome-har' {
  export function harFromMessages(
    messages: readonly { readonly method: string; readonly params: unknown }[],
    options?: { readonly includeResourcesFromDiskCache?: boolean; readonly includeTextFromResponseBody?: boolean },
  ): {
    readonly log: {
      readonly version: string;
      readonly pages: readonly Record<string, unknown>[];
      readonly entries: readonly Record<string, unknown>[];
    };
  };
}
