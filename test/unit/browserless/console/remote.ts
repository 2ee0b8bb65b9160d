/** Values as V8 tells them: `Runtime.RemoteObject`, with the preview that it makes of an object. */

type Remote = Readonly<Record<string, unknown>>;

export const text = (value: string): Remote => ({ type: 'string', value });
export const number = (value: number): Remote => ({ type: 'number', value, description: String(value) });

export const property = (name: string, type: string, value?: string, subtype?: string): Remote => ({
  name,
  type,
  ...(value !== undefined && { value }),
  ...(subtype !== undefined && { subtype }),
});

export function object(properties: readonly Remote[], more: Remote = {}, preview: Remote = {}): Remote {
  const { subtype, description = 'Object' } = more;
  return {
    type: 'object',
    description,
    ...more,
    objectId: '1.1.1',
    preview: { type: 'object', subtype, description, overflow: false, properties, ...preview },
  };
}

export const array = (...properties: readonly Remote[]): Remote =>
  object(properties, { subtype: 'array', description: `Array(${properties.length})` });

/** Spans as they are read. */
export const shown = (spans: readonly { readonly text: string }[]): string => spans.map((span) => span.text).join('');
