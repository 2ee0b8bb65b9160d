import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Ways by which text or an error could leave without a redactor. */
const leaks = [
  { object: 'window', property: 'createOutputChannel', message: 'The log is features/log.ts alone.' },
  {
    object: 'commands',
    property: 'registerCommand',
    message: 'Errors may leave through features/lateProduct.ts alone.',
  },
  { object: 'commands', property: 'registerTextEditorCommand', message: 'See features/lateProduct.ts.' },
];

export default defineConfig(
  {
    ignores: [
      ...['dist/', 'out/', 'node_modules/', 'test/env/node_modules/', 'test/env/.cache/', '.vscode-test/'],
      // a page's script
      'test/env/demo-workspace/',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // `void promise` is how a promise is left alone on purpose, also as what a function gives back
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // an empty string means "nothing there" in most of what a server sends
      '@typescript-eslint/prefer-nullish-coalescing': 'off',
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['fetch', 'WebSocket', 'EventSource'].map((name) => ({ name, message: 'Only src/net opens sockets.' })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'URL', property: 'canParse', message: 'Wrong on Node 20: see browserless/parseUrl.ts.' },
        ...leaks,
      ],
      'no-console': 'error',
    },
  },
  {
    // the two places through which log lines and errors leave
    files: ['src/features/log.ts', 'src/features/lateProduct.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['src/browserless/**', 'src/net/**', 'src/shared/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'vscode', message: 'The core knows nothing of the editor.' }] },
      ],
    },
  },
  {
    files: ['test/**', '*.js', '*.mjs'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-require-imports': 'off',
    },
  },
  {
    // plain JavaScript runs before anything is installed: its types come from JSDoc, and tsc checks them
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    ...tseslint.configs.disableTypeChecked,
  },
);
