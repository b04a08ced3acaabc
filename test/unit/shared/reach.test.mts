import { callbackWarning, reachWarning } from '../../../nodes/shared/tools/reach';

test.each([
	'http://localhost/a.png',
	'http://LOCALHOST:5678/a.png',
	'https://127.0.0.1/a.png',
	'http://127.1/a.png',
	'http://2130706433/a.png',
	'http://0.0.0.0:8080/a.png',
	'http://10.1.2.3/a.png',
	'http://172.16.0.1/a.png',
	'http://172.31.255.255/a.png',
	'http://192.168.1.20:9000/a.png',
	'http://169.254.169.254/a.png',
	'http://100.64.0.1/a.png',
	'http://[::1]/a.png',
	'http://[fd12:3456::1]/a.png',
	'http://[fe80::1]/a.png',
	'http://[::ffff:192.168.1.1]/a.png',
	'http://[::127.0.0.1]/a.png',
	'http://[64:ff9b::10.0.0.1]/a.png',
	'http://[fec0::1]/a.png',
	'http://[ff02::1]/a.png',
	'http://198.18.0.1/a.png',
	'http://239.1.2.3/a.png',
	'http://255.255.255.255/a.png',
	'http://0x7f.1/a.png',
	'http://0177.0.0.1/a.png',
	'http://kubernetes.default.svc/a.png',
	'http://nas.localdomain/a.png',
	'http://nas.fritz.box/a.png',
	'http://api:5001/files/a.png',
	'http://minio/bucket/a.png',
	'http://nas.local/a.png',
	'http://files.internal/a.png',
	'http://host.docker.internal:9000/a.png',
	'http://minio.storage.svc.cluster.local/a.png',
	'http://nas.local./a.png',
	'http://my.localhost/a.png',
])('%s is told to be of one’s own network', (address) => {
	const { hostname } = new URL(address);
	expect(reachWarning(address, 'First Frame')).toBe(
		`First Frame: the provider can probably not reach ${hostname}, which is a name or an address of your own network; use a public URL.`,
	);
	expect(callbackWarning(address)).toContain(`call back to ${hostname},`);
});

test.each([
	'https://media.example/a.png',
	'https://localhost.example.com/a.png',
	'https://local.example/a.png',
	'http://8.8.8.8/a.png',
	'http://172.15.0.1/a.png',
	'http://172.32.0.1/a.png',
	'http://192.169.0.1/a.png',
	'http://100.128.0.1/a.png',
	'http://[2606:4700::1111]/a.png',
	'http://[::ffff:8.8.8.8]/a.png',
	'http://[64:ff9b::8.8.8.8]/a.png',
	'http://198.20.0.1/a.png',
	'https://drive.google.com/u/0/uc?export=download&id=abc',
	'https://docs.google.com/uc?export=download&id=abc',
	'https://onedrive.live.com/download?resid=1&authkey=x',
	'https://i.vimeocdn.com/a.png',
	'https://huggingface.co/o/r/resolve/main/a.png',
	'https://gitlab.com/o/r/-/raw/main/a.png',
	'https://drive.google.com/uc?export=download&id=abc',
	'https://drive.usercontent.google.com/download?id=abc',
	'https://lh3.googleusercontent.com/d/abc',
	'https://www.dropbox.com/s/abc/a.png?dl=1',
	'https://www.dropbox.com/scl/fi/abc/a.png?rlkey=x&raw=1',
	'https://dl.dropboxusercontent.com/s/abc/a.png',
	'https://raw.githubusercontent.com/o/r/main/a.png',
	'https://github.com/o/r/raw/main/a.png',
	'asset://abc',
	'data:image/png;base64,AAAA',
])('nothing is said against %s', (address) => {
	expect(reachWarning(address, 'First Frame')).toBeUndefined();
});

test.each([
	[
		'https://drive.google.com/file/d/1aB_c-D/view?usp=sharing',
		'https://drive.google.com/uc?export=download&id=1aB_c-D',
	],
	[
		'https://drive.google.com/open?id=1aB_c-D',
		'https://drive.google.com/uc?export=download&id=1aB_c-D',
	],
	[
		'https://drive.google.com/file/u/0/d/1aB_c-D/edit',
		'https://drive.google.com/uc?export=download&id=1aB_c-D',
	],
	['https://www.dropbox.com/s/abc/a.png?dl=0', 'https://www.dropbox.com/s/abc/a.png?dl=1'],
	['https://www.dropbox.com/s/abc/a.png', 'https://www.dropbox.com/s/abc/a.png?dl=1'],
	[
		'https://dropbox.com/scl/fi/abc/a.png?rlkey=x&dl=0',
		'https://dropbox.com/scl/fi/abc/a.png?rlkey=x&dl=1',
	],
	[
		'https://firm.sharepoint.com/:i:/s/team/Eabc?e=x',
		'https://firm.sharepoint.com/:i:/s/team/Eabc?e=x&download=1',
	],
	[
		'https://github.com/o/r/blob/main/img/a.png',
		'https://raw.githubusercontent.com/o/r/main/img/a.png',
	],
])('%s is a page; its file is named', (address, direct) => {
	expect(reachWarning(address, 'Last Frame')).toMatch(/^Last Frame: this is a link to a page of /);
	expect(reachWarning(address, 'Last Frame')).toContain(`the file itself is at ${direct}.`);
	expect(reachWarning(direct, 'Last Frame')).toBeUndefined();
});

test.each([
	'https://drive.google.com/drive/folders/1abc',
	'https://photos.app.goo.gl/abc',
	'https://1drv.ms/i/s!abc',
	'https://onedrive.live.com/?cid=1&id=2',
	'https://docs.google.com/document/d/1abc/edit',
	'https://we.tl/t-abc',
	'https://www.youtube.com/watch?v=abc',
	'https://youtu.be/abc',
])('%s is a page; no file is known', (address) => {
	expect(reachWarning(address, 'Source Video')).toContain("use the file's own public URL.");
});

const OWN = "use the file's own public URL";
test.each([
	['https://docs.google.com/file/d/abc/edit', 'https://drive.google.com/uc?export=download&id=abc'],
	[
		'https://drive.google.com./file/d/abc/view',
		'https://drive.google.com/uc?export=download&id=abc',
	],
	['https://www.dropbox.com/scl/fo/abc/x?rlkey=y', OWN],
	['https://dropbox.com/sh/a/b', OWN],
	['https://music.youtube.com/watch?v=x', OWN],
	['https://gitlab.com/o/r/-/blob/main/a.png', 'https://gitlab.com/o/r/-/raw/main/a.png'],
	['https://huggingface.co/o/r/blob/main/a.png', 'https://huggingface.co/o/r/resolve/main/a.png'],
	['https://share.icloud.com/photos/x', OWN],
	['https://acme.app.box.com/s/x', OWN],
	['https://pan.baidu.com/s/1x', OWN],
	['https://vimeo.com/1', OWN],
	['https://www.tiktok.com/@a/video/1', OWN],
	['https://b23.tv/x', OWN],
])('%s is a page; instead: %s', (address, instead) => {
	expect(reachWarning(address, 'First Frame')).toContain(`${instead}.`);
});
