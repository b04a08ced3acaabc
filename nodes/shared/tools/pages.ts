import { wordsOf } from './words';

/** Share links that lead to a page and not to a file, and the file behind them if the link tells it. */

/** What is known of an address at a host of pages. */
interface PageLink {
	/** Whose page it is. */
	name: string;
	/** The address of the file itself; `null` if the link does not tell it. */
	direct: string | null;
}

/** `undefined`: the link is of the file itself. `null`: of a page whose file the link does not tell. */
type ReadLink = (url: URL) => string | null | undefined;

interface Host {
	name: string;
	/** A host, with and without `www.` and `m.`; `*.` before it means whatever stands below it, and a last `.*` any ending. */
	hosts: readonly string[];
	/** Absent: every link is of a page, but for one that ends like a file. */
	read?: ReadLink;
}

const HOSTS: readonly Host[] = [
	{ name: 'Google Drive', hosts: ['drive.google.com'], read: driveFile },
	{ name: 'Google Docs', hosts: ['docs.google.com'], read: docsFile },
	{ name: 'Google Photos', hosts: ['photos.google.com', 'photos.app.goo.gl'] },
	{ name: 'Google', hosts: ['share.google'] },
	{ name: 'Dropbox', hosts: ['dropbox.com'], read: dropboxFile },
	{ name: 'OneDrive', hosts: ['1drv.ms', 'onedrive.live.com'], read: oneDriveFile },
	{ name: 'SharePoint', hosts: ['*.sharepoint.com'], read: sharePointFile },
	{ name: 'GitHub', hosts: ['github.com'], read: gitHubFile },
	{ name: 'Gist', hosts: ['gist.github.com'] },
	{ name: 'GitLab', hosts: ['gitlab.com'], read: instead('/-/blob/', '/-/raw/') },
	{ name: 'Bitbucket', hosts: ['bitbucket.org'], read: instead('/src/', '/raw/') },
	{ name: 'Codeberg', hosts: ['codeberg.org'], read: instead('/src/branch/', '/raw/branch/') },
	{ name: 'Hugging Face', hosts: ['huggingface.co'], read: instead('/blob/', '/resolve/') },
	{
		name: 'Wikimedia',
		hosts: ['*.wikimedia.org', '*.wikipedia.org'],
		read: wikiFile,
	},
	// Only for who is signed in.
	{
		name: 'a cloud’s console',
		hosts: wordsOf(`
			*.console.aws.amazon.com console.aws.amazon.com console.cloud.google.com
			storage.cloud.google.com portal.azure.com dash.cloudflare.com supabase.com
			console.cloudinary.com *.console.aliyun.com console.cloud.tencent.com
			console.volcengine.com console.byteplus.com
		`),
		read: () => null,
	},
	// Files of their own.
	{ name: 'tmpfiles.org', hosts: ['tmpfiles.org'], read: tmpFile },
	{ name: 'WeTransfer', hosts: ['we.tl', 'wetransfer.com', '*.wetransfer.com'] },
	{ name: 'iCloud', hosts: ['icloud.com', 'share.icloud.com'] },
	{ name: 'Box', hosts: ['app.box.com', '*.app.box.com'] },
	{ name: 'MEGA', hosts: ['mega.nz', 'mega.io'] },
	{ name: 'MediaFire', hosts: ['mediafire.com'] },
	{ name: 'Gofile', hosts: ['gofile.io'] },
	{ name: 'pCloud', hosts: ['my.pcloud.com', 'u.pcloud.link', 'e.pcloud.link'] },
	{ name: 'TeraBox', hosts: ['terabox.com', '1024terabox.com'] },
	{ name: 'Yandex Disk', hosts: ['disk.yandex.*', 'yadi.sk'] },
	{ name: 'Smash', hosts: ['fromsmash.com', '*.fromsmash.com'] },
	{ name: 'Slack', hosts: ['*.slack.com'], read: () => null },
	{ name: 'Discord', hosts: ['discord.com', 'discord.gg'] },
	{ name: 'Notion', hosts: ['notion.so', '*.notion.site'] },
	{ name: 'Airtable', hosts: ['airtable.com'] },
	{ name: 'Trello', hosts: ['trello.com'] },
	{ name: 'Frame.io', hosts: ['app.frame.io', 'f.io'] },
	{ name: 'Baidu', hosts: ['pan.baidu.com', 'yun.baidu.com'] },
	{ name: 'Quark', hosts: ['pan.quark.cn'] },
	{ name: 'Aliyun Drive', hosts: ['alipan.com', 'aliyundrive.com'] },
	{ name: '123pan', hosts: ['123pan.com'] },
	{ name: 'Lanzou', hosts: ['*.lanzou.*', '*.lanzoui.com', '*.lanzoux.com'] },
	{ name: 'Tencent Docs', hosts: ['docs.qq.com'] },
	{ name: 'Weiyun', hosts: ['share.weiyun.com'] },
	{ name: 'Feishu', hosts: ['*.feishu.cn', '*.larksuite.com'] },
	// Images.
	{ name: 'Imgur', hosts: ['imgur.com'] },
	{ name: 'ImgBB', hosts: ['ibb.co', 'imgbb.com'] },
	{ name: 'Postimages', hosts: ['postimg.cc', 'postimages.org'] },
	{ name: 'Gyazo', hosts: ['gyazo.com'] },
	{ name: 'Lightshot', hosts: ['prnt.sc'] },
	{ name: 'Flickr', hosts: ['flickr.com', 'flic.kr'] },
	{ name: 'Unsplash', hosts: ['unsplash.com'], read: unlessDownload },
	{ name: 'Pexels', hosts: ['pexels.com'], read: unlessDownload },
	{ name: 'Pixabay', hosts: ['pixabay.com'] },
	{ name: 'Freepik', hosts: ['freepik.com'] },
	{ name: 'Giphy', hosts: ['giphy.com'] },
	{ name: 'Tenor', hosts: ['tenor.com'] },
	{ name: 'Canva', hosts: ['canva.com', 'canva.link', 'canva.cn'] },
	{ name: 'Figma', hosts: ['figma.com'] },
	{ name: 'Behance', hosts: ['behance.net'] },
	{ name: 'Dribbble', hosts: ['dribbble.com'] },
	{ name: 'DeviantArt', hosts: ['deviantart.com'] },
	{ name: 'ArtStation', hosts: ['artstation.com'] },
	{ name: 'Midjourney', hosts: ['midjourney.com'] },
	{ name: 'Civitai', hosts: ['civitai.com'] },
	// Posts and videos.
	{ name: 'X', hosts: ['x.com', 'twitter.com', 'mobile.twitter.com'] },
	{ name: 'Pinterest', hosts: ['pinterest.*', '*.pinterest.com', 'pin.it'] },
	{ name: 'Facebook', hosts: ['facebook.com', 'web.facebook.com', 'fb.watch'] },
	{ name: 'Instagram', hosts: ['instagram.com'] },
	{ name: 'Threads', hosts: ['threads.net', 'threads.com'] },
	{ name: 'Reddit', hosts: ['reddit.com', 'old.reddit.com', 'redd.it'] },
	{ name: 'LinkedIn', hosts: ['linkedin.com'] },
	{
		name: 'YouTube',
		hosts: ['youtube.com', 'music.youtube.com', 'youtube-nocookie.com', 'youtu.be'],
	},
	{ name: 'Vimeo', hosts: ['vimeo.com'] },
	{ name: 'Dailymotion', hosts: ['dailymotion.com', 'dai.ly'] },
	{ name: 'Twitch', hosts: ['twitch.tv', 'clips.twitch.tv'] },
	{ name: 'Loom', hosts: ['loom.com'] },
	{ name: 'Streamable', hosts: ['streamable.com'] },
	{ name: 'TikTok', hosts: ['tiktok.com', 'vm.tiktok.com'] },
	{ name: 'Douyin', hosts: ['douyin.com', 'v.douyin.com'] },
	{ name: 'Kuaishou', hosts: ['kuaishou.com', 'v.kuaishou.com'] },
	{ name: 'Bilibili', hosts: ['bilibili.com', 'b23.tv'] },
	{ name: 'Xiaohongshu', hosts: ['xiaohongshu.com', 'xhslink.com'] },
	{ name: 'Weibo', hosts: ['weibo.com', 'weibo.cn'] },
];

const EXACT = new Map<string, Host>();
const PATTERNS: Array<[RegExp, Host]> = [];
for (const host of HOSTS) {
	for (const name of host.hosts) {
		if (!name.includes('*')) EXACT.set(name, host);
		else PATTERNS.push([patternOf(name), host]);
	}
}

/** `*.` before a name stands for at least one name below it, `.*` behind it for every ending of one or two parts. */
function patternOf(name: string): RegExp {
	const core = name.replace(/^\*\.|\.\*$/g, '').replace(/[.]/g, '\\.');
	const before = name.startsWith('*.') ? '.+\\.' : '';
	const behind = name.endsWith('.*') ? '\\.[a-z]{2,3}(?:\\.[a-z]{2})?' : '';
	return new RegExp(`^${before}${core}${behind}$`);
}

const MEDIA_FILE = /\.(?:png|jpe?g|webp|gif|bmp|tiff?|avif|heic|mp4|mov|webm|m4v|mp3|wav|m4a)$/i;

/**
 * Whether an address is of a page.
 * @param host of the address, without a dot at its end
 */
export function pageOf(url: URL, host: string): PageLink | undefined {
	const name = host.replace(/^(?:www|m)\./, '');
	const row =
		EXACT.get(host) ??
		EXACT.get(name) ??
		PATTERNS.find(([pattern]) => pattern.test(host) || pattern.test(name))?.[1];
	if (row === undefined) return undefined;
	const direct = row.read ? row.read(url) : MEDIA_FILE.test(url.pathname) ? undefined : null;
	return direct === undefined ? undefined : { name: row.name, direct };
}

function driveFile(url: URL): string | null | undefined {
	if (/^(?:\/u\/\d+)?\/(?:uc|thumbnail)$/.test(url.pathname)) return undefined;
	const id = /\/d\/([\w-]+)/.exec(url.pathname)?.[1] ?? url.searchParams.get('id');
	if (id === null || /\/folders\//.test(url.pathname)) return null;
	return `https://drive.google.com/uc?export=download&id=${encodeURIComponent(id)}`;
}

function docsFile(url: URL): string | null | undefined {
	return /^\/(?:file\/|uc$)/.test(url.pathname) ? driveFile(url) : null;
}

function tmpFile({ origin, pathname }: URL): string | undefined {
	return pathname.startsWith('/dl/') ? undefined : `${origin}/dl${pathname}`;
}

function oneDriveFile({ pathname }: URL): null | undefined {
	return pathname === '/download' ? undefined : null;
}

function dropboxFile(url: URL): string | null | undefined {
	// A folder comes as an archive.
	if (/^\/(?:sh|scl\/fo)\//.test(url.pathname)) return null;
	if (url.searchParams.get('dl') === '1' || url.searchParams.get('raw') === '1') return undefined;
	const direct = new URL(url);
	direct.searchParams.set('dl', '1');
	return direct.href;
}

function sharePointFile(url: URL): string | undefined {
	if (url.searchParams.get('download') === '1' || !/^\/:\w:\//.test(url.pathname)) return undefined;
	const direct = new URL(url);
	direct.searchParams.set('download', '1');
	return direct.href;
}

function gitHubFile(url: URL): string | undefined {
	const [, owner, repository, kind, ...path] = url.pathname.split('/');
	if (kind !== 'blob') return undefined;
	return `https://raw.githubusercontent.com/${owner}/${repository}/${path.join('/')}`;
}

/** The page of a file, and the file itself, in the same place but for one part of the path. */
function instead(page: string, file: string): ReadLink {
	return ({ origin, pathname }) =>
		pathname.includes(page) ? `${origin}${pathname.replace(page, file)}` : undefined;
}

/** The page of a file names it: Special:FilePath leads to it. */
function wikiFile({ hostname, origin, pathname }: URL): string | undefined {
	if (/^upload\./.test(hostname)) return undefined;
	const name = /^\/wiki\/(?:File|Image|Datei|Fichier|Archivo|文件):(.+)$/.exec(
		decoded(pathname),
	)?.[1];
	return name && `${origin}/wiki/Special:FilePath/${encodeURIComponent(name)}`;
}

function decoded(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		return path;
	}
}

function unlessDownload({ pathname }: URL): null | undefined {
	return /\/download(\/|$)/.test(pathname) || MEDIA_FILE.test(pathname) ? undefined : null;
}
