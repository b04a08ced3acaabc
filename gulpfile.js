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

/** What is published has no white space that only a reader needs; its source, with every name, is in the repository. */
function compact() {
	const less = new Transform({
		objectMode: true,
		transform(file, _encoding, done) {
			minify(file.contents.toString(), { compress: false, mangle: false }).then(({ code }) => {
				file.contents = Buffer.from(code);
				done(null, file);
			}, done);
		},
	});
	return src('dist/**/*.js').pipe(less).pipe(dest('dist'));
}

exports.default = parallel(icons, codex, compact);
exports.build = exports.default;
