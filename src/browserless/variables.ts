/**
 * The name in `${env:NAME}`, where a text is that and nothing else. It is short enough to be read whole by who is asked
 * about it.
 */
export const variableName = (text: string): string | undefined => /^\$\{env:([A-Za-z_]\w{0,79})\}$/.exec(text)?.[1];

const variables = /\$\{env:([A-Za-z_]\w{0,79})\}/g;

/** The names of the variables in a text. */
export const variablesIn = (text: string): readonly string[] =>
  [...text.matchAll(variables)].map(([, name = '']) => name);

/** The text with the values in place of its variables. */
export const withVariables = (text: string, value: (name: string) => string): string =>
  text.replace(variables, (_, name: string) => value(name));
