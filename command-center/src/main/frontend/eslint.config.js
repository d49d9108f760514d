import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

export default defineConfig(
  { ignores: ['target/', 'dist/', 'node_modules/'] },
  tseslint.configs.strict,
  tseslint.configs.stylistic,
  vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
  },
  {
    rules: {
      // Text of people is shown as text, never as markup.
      'vue/no-v-html': 'error',
      'vue/multi-word-component-names': 'off',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'off',
      // `== null` asks for null and undefined at once: the contract's absent fields may be either.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // TypeScript knows an exhaustive switch; this rule does not.
      'vue/return-in-computed-property': 'off',
      'max-lines': ['error', { max: 400, skipBlankLines: true }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      // A part that does not come must say so, with a way on.
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'vue', importNames: ['defineAsyncComponent'], message: 'Use lazily.' }] },
      ],
    },
  },
  { files: ['src/shared/ui/lazily.ts'], rules: { 'no-restricted-imports': 'off' } },
  { files: ['**/*.vue'], rules: { 'max-lines': ['error', { max: 250 }] } },
  { files: ['**/*.spec.ts'], rules: { 'max-lines-per-function': 'off' } },
  {
    files: ['scripts/**'],
    rules: { 'no-console': 'off' },
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
  },
  prettier,
)
