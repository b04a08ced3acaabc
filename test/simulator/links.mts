/** Signed, expiring addresses of finished videos, as an object store issues them. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Store } from './store.mts';
import { endingOf, phaseOf, type Task } from './tasks.mts';
import type { Settings } from './types.mts';

/** When the links of a finished task end, in milliseconds. */
export function linksEndAt(task: Task, settings: Settings): number {
	return task.endsAt + settings.linkSeconds * 1000;
}

function signature(store: Store, name: string, date: string, seconds: string): string {
	return createHmac('sha256', store.secret).update(`${name}\n${date}\n${seconds}`).digest('hex');
}

function link(store: Store, name: string, task: Task, settings: Settings): string {
	const date = new Date(task.endsAt).toISOString();
	const seconds = String(settings.linkSeconds);
	const query = new URLSearchParams({
		'X-Tos-Algorithm': 'TOS4-HMAC-SHA256',
		'X-Tos-Date': date,
		'X-Tos-Expires': seconds,
		'X-Tos-Signature': signature(store, name, date, seconds),
	});
	return `${store.mediaUrl}/media/${name}?${query.toString()}`;
}

/** Address of the video; null before it is there, and where the task was told to have none. */
export function videoUrl(store: Store, settings: Settings, task: Task, now: number): string | null {
	if (phaseOf(task, now) !== 'succeeded' || task.ending.noUrl) return null;
	if (now < task.endsAt + (task.ending.urlAfter ?? 0) * 1000) return null;
	return link(store, `${task.id}.${endingOf(task)}`, task, settings);
}

/** Address of the last frame, where it was asked for; undefined otherwise. */
export function lastFrameUrl(
	store: Store,
	settings: Settings,
	task: Task,
	now: number,
): string | undefined {
	if (phaseOf(task, now) !== 'succeeded' || !task.facts.returnLastFrame) return undefined;
	return link(store, `${task.id}.png`, task, settings);
}

/** Whether a link was issued by this simulator, and whether it still lives. */
export function linkState(
	store: Store,
	name: string,
	query: Record<string, string | undefined>,
	now: number,
): 'valid' | 'forged' | 'expired' {
	const date = query['X-Tos-Date'] ?? '';
	const seconds = query['X-Tos-Expires'] ?? '';
	const given = Buffer.from(query['X-Tos-Signature'] ?? '');
	const expected = Buffer.from(signature(store, name, date, seconds));
	if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'forged';
	return now > Date.parse(date) + Number(seconds) * 1000 ? 'expired' : 'valid';
}
