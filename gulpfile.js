const { Transform } = require('node:stream');
const { dest, parallel, src } = require('gulp');

/** What the build does beyond tsc: the files that n8n reads beside the compiled nodes, and the indentation. */

function icons() {
	return src('icons/*.svg').pipe(dest('dist/icons'));
}

function codex() {
	return src('nodes/*/*.node.json').pipe(dest('dist/nodes'));
}

/** tsc indents by four spaces, the sources by tabs, which makes the tarball smaller. No text in them begins a line so. */
function tabs() {
	const indent = new Transform({
		objectMode: true,
		transform(file, _encoding, done) {
			const text = file.contents.toString();
			const tabbed = text.replace(/^(?: {4})+/gm, (spaces) => '\t'.repeat(spaces.length / 4));
			file.contents = Buffer.from(tabbed);
			done(null, file);
		},
	});
	return src('dist/**/*.js').pipe(indent).pipe(dest('dist'));
}

exports.default = parallel(icons, codex, tabs);
exports.build = exports.default;
