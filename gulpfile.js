const { rmSync } = require('node:fs');
const { Transform } = require('node:stream');
const { minify } = require('@swc/core');
const { dest, parallel, src } = require('gulp');

/** What the build does beyond tsc: the files that n8n reads beside the compiled nodes, and less text in those. */

function icons() {
	return src('icons/*.svg').pipe(dest('dist/icons'));
}

function codex() {
	return src('nodes/*/*.node.json').pipe(dest('dist/nodes'));
}

/** What tsc writes into every file for importers of another kind than these: here all of them name what they take. */
const MARK = 'Object.defineProperty(exports, "__esModule", { value: true });';
/** How tsc calls what is imported, so that it sees no `this`: nothing here looks for one. */
const CALL = /\(0, (\w+_\d+\.\w+)\)(?=\()/g;

/**
 * What is published has no white space that only a reader needs, and no file of types alone; its source, with every
 * name, is in the repository.
 */
function compact() {
	const less = new Transform({
		objectMode: true,
		transform(file, _encoding, done) {
			const written = file.contents.toString().replace(MARK, '').replace(CALL, '$1');
			minify(written, { compress: false, mangle: false }).then(({ code }) => {
				if (code === '"use strict";') {
					rmSync(file.path);
					done();
					return;
				}
				file.contents = Buffer.from(code);
				done(null, file);
			}, done);
		},
	});
	return src('dist/**/*.js').pipe(less).pipe(dest('dist'));
}

exports.default = parallel(icons, codex, compact);
exports.build = exports.default;
