/** http://www.softwareishard.com/blog/har-12-spec/ */
export interface Har {
  readonly log: {
    readonly version: string;
    readonly creator: { readonly name: string; readonly version: string };
    readonly pages: readonly Record<string, unknown>[];
    readonly entries: readonly Record<string, unknown>[];
  };
}
