const { dest, parallel, src } = require('gulp');

/** What the build does beyond tsc: the files that n8n reads beside the compiled nodes. */

function icons() {
	return src('icons/*.svg').pipe(dest('dist/icons'));
}

function codex() {
	return src('nodes/*/*.node.json').pipe(dest('dist/nodes'));
}

exports.default = parallel(icons, codex);
exports.build = exports.default;
