const { Transform } = require('node:stream');
const { dest, parallel, src } = require('gulp');

/** What the build does beyond tsc: the files that n8n reads beside the compiled nodes, and less text in those. */

function icons() {
	return src('icons/*.svg').pipe(dest('dist/icons'));
}

function codex() {
	return src('nodes/*/*.node.json').pipe(dest('dist/nodes'));
}

/**
 * No indentation, and no line breaks within brackets; tsc also sets exports to nothing before it sets them, and hides `this` from imported functions, none of
 * which uses it. No text in them looks so. The tarball is the smaller for it.
 */
function compact() {
	const less = new Transform({
		objectMode: true,
		transform(file, _encoding, done) {
			const text = file.contents.toString();
			const compacted = text
				.replace(/^ +/gm, '')
				.replace(/,?\n(?=[}\])])/g, '')
				.replace(/(?<=[{([,])\n/g, '')
				.replace(/^(?:exports\.\w+ = )+void 0;\n/gm, '')
				.replace(/\(0, (\w+_\d+\.\w+)\)(?=\(|`)/g, '$1');
			file.contents = Buffer.from(compacted);
			done(null, file);
		},
	});
	return src('dist/**/*.js').pipe(less).pipe(dest('dist'));
}

exports.default = parallel(icons, codex, compact);
exports.build = exports.default;
