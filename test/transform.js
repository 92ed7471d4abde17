/**
 * Makes JavaScript of TypeScript for Jest, file by file, with the compiler and the options of the project. Types are checked by `check-types`.
 *
 * Jest keeps the result under the key below. The options of a run are no part of it, so that all tiers share what one of them has compiled.
 */
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { join, relative } = require('node:path');

const ROOT = join(__dirname, '..');
const TSCONFIG = join(__dirname, 'tsconfig.json');

/** What decides the result besides the file: the compiler, its options and this file. */
const CONTEXT = [require('typescript/package.json').version, ...[TSCONFIG, join(ROOT, 'tsconfig.json'), __filename].map((file) => readFileSync(file, 'utf8'))];

let options;
let typescript;

/** The compiler takes long to load, and is not needed for files that Jest has kept. */
function compiler() {
  if (!typescript) {
    typescript = require('typescript');
    const config = typescript.readConfigFile(TSCONFIG, typescript.sys.readFile).config;
    const parsed = typescript.parseJsonConfigFileContent({ ...config, files: [], include: undefined }, typescript.sys, __dirname);
    options = { ...parsed.options, noEmit: false, declaration: false, sourceMap: true, inlineSources: true, module: typescript.ModuleKind.CommonJS, moduleResolution: undefined };
  }
  return typescript;
}

module.exports = {
  getCacheKey: (source, file, { instrument }) => createHash('sha256').update(JSON.stringify([CONTEXT, relative(ROOT, file), source, instrument])).digest('hex'),
  process(source, file) {
    const { outputText, sourceMapText } = compiler().transpileModule(source, { fileName: file, compilerOptions: options });
    return { code: outputText, map: { ...JSON.parse(sourceMapText), sources: [file] } };
  },
};
