/** Answers to a create that are errors by one word and tell by another that the task may be there; and words about something else. */
import { describe, expect, test } from '@jest/globals';
import { readCreation } from '../../../nodes/shared/answers/creation.ts';
import { statusOf } from '../../../nodes/shared/answers/statusWords.ts';
import { causeByWords } from '../../../nodes/shared/failures/words.ts';
import { PROVIDERS } from '../../../nodes/shared/providers/index.ts';

const kindOf = (status: number, message: string, code?: string): string => {
	const body = { error: { message, ...(code !== undefined && { code }) } };
	return readCreation(PROVIDERS.newApi, { kind: 'answer', status, body, text: undefined }).kind;
};

describe('HTTP 200, an error that tells of a task', () => {
	test.each([
		['Please wait', 'VIDEO_BEING_GENERATED'],
		['Please poll later', 'RESPONSE_PARAM_MISSING'],
		['see code', 'charged_insufficient_credits'],
	])('%s (%s)', (message, code) => {
		expect(kindOf(200, message, code)).toBe('ambiguous');
	});

	test.each([
		'Waiting for capacity, heavy load',
		'Your request is in the queue; high demand',
		'High demand: your video may take longer than usual',
		'heavy load, generation may be delayed',
		'Server busy, your task is waiting in line',
		'Queued: too many requests ahead of yours',
		'Rate limited upstream, retrying',
		'Rate limit hit, we will retry your request',
		'Request received. Low balance: please top up soon',
		'Your generation has begun. Note: free quota used up',
		'Accepted. The prompt is too long and was cut',
		'unsupported ratio, falling back to 16:9',
		'unknown field "foo" ignored',
		'validation error: reply.id missing',
		'text moderation pending',
		'content review scheduled',
		'Video flagged for manual review',
		'failed to save the generated video: access denied',
		'log insert failed: permission denied',
		'mysql: access denied for user root',
		'The video is not ready yet. Try again in 60 seconds',
		'当前排队人数较多，请耐心等待',
		'当前使用人数较多，视频生成中',
		'资源紧张，任务等待中',
		'内容审核中，请勿违规',
		'提交成功，但余额不足提醒',
		'任務已提交，餘額不足',
		'请求已接收，频率过高将延后处理',
		'转存失败: 无权限',
	])('%s', (message) => {
		expect(kindOf(200, message)).toBe('ambiguous');
	});

	test.each([
		['Too many pending tasks', 'later'],
		['Please slow down before retrying', 'later'],
		['The queue is full', 'later'],
		['Too many tasks in the queue', 'later'],
		['您同时生成中的任务数已达上限', 'later'],
		['排队人数过多，请稍后再试', 'later'],
		['Accepted formats are png; invalid image format', 'refused'],
		['余额不足，任务未创建', 'refused'],
	])('%s: %s', (message, kind) => {
		expect(kindOf(200, message)).toBe(kind);
	});
});

describe('HTTP 500, a gateway without a channel for what comes after the create', () => {
	test.each([
		'no available channel, task submitted, cannot poll',
		'Your task was accepted; no available channel to fetch result',
		'No healthy provider responded in time',
		'no available provider returned a result',
		'任务已提交，无可用渠道查询',
		'无可用渠道返回结果',
		'no audio channel found in the video',
	])('%s', (message) => {
		expect(kindOf(500, message)).toBe('ambiguous');
	});

	test('No available channel for model m: later', () => {
		expect(kindOf(500, 'No available channel for model m under group g')).toBe('later');
	});
});

test.each([
	'nsfw_check',
	'nsfw_review',
	'violation_check',
	'timeout_check',
	'blocked_by_queue',
	'stopped_in_queue',
	'queue_blocked',
])('%s is a step, and ends no wait', (word) => {
	expect(statusOf(word)).toBeUndefined();
});

test.each([
	['任务参数无效', 'parameter'],
	['任务无效', 'unknownTask'],
	['任务ID无效', 'unknownTask'],
	['未检测到人脸', undefined],
	['图片包含人脸', 'realPerson'],
	['请上传包含人脸的图片', undefined],
	['模型不支持该时长', 'parameter'],
	['Failed to load the image file', 'mediaUnreachable'],
])('%s is %s', (sentence, cause) => {
	expect(causeByWords(sentence)).toBe(cause);
});
