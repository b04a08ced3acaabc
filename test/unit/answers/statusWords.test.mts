/** Words for a status that are made of several: an end is read only if the word says nothing else. */
import { expect, test } from '@jest/globals';
import { statusOf } from '../../../nodes/shared/answers/statusWords.ts';
import type { TaskStatus } from '../../../nodes/shared/items/task.ts';

test.each<[TaskStatus, string]>([
	['succeeded', 'success_with_warning'],
	['succeeded', 'SUCCEEDED_WITH_WARNINGS'],
	['succeeded', 'completed with errors'],
	['succeeded', 'partially_completed'],
	['succeeded', 'PartialSuccess'],
	['succeeded', 'completedSuccessfully'],
	['succeeded', 'TASK_STATUS_SUCCEED'],
	['succeeded', 'JOB_STATE_SUCCEEDED'],
	['succeeded', 'video_generation_completed'],
	['succeeded', 'TaskStatus.COMPLETED'],
	['succeeded', 'finished successfully'],
	['succeeded', '已生成'],
	['failed', 'GENERATE_FAILED'],
	['failed', 'CREATE_TASK_FAILED'],
	['failed', 'SENSITIVE_CONTENT_ERROR'],
	['failed', 'audit_failed'],
	['failed', 'failed_moderation'],
	['failed', 'rejected by content policy'],
	['failed', 'GENERATION_STATUS_FAILED'],
	['failed', '审核不通过'],
	['failed', '视频生成失败'],
	['succeeded', '该任务已完成'],
	['running', '视频生成中'],
	['cancelled', 'cancelled_by_user'],
	['cancelled', 'user_canceled'],
	['cancelled', 'TASK_STATUS_CANCELLED'],
	['expired', 'generation_timeout'],
	['expired', 'queue timed out'],
	['expired', 'TASK_EXPIRED'],
	['queued', 'TASK_STATUS_PENDING'],
	['queued', 'waiting_in_queue'],
	['queued', 'on_hold'],
	['queued', '提交成功'],
	['running', 'VIDEO_PROCESSING'],
	['running', 'cancelling'],
	['running', 'IN_PROCESS'],
])('%s: %s', (status, word) => {
	expect(statusOf(word)).toBe(status);
});

test.each([
	// Steps, and what may be tried again.
	'TEXT_SUCCESS',
	'FIRST_SUCCESS',
	'submit_success',
	'upload_completed',
	'review_passed_success',
	'callback_failed',
	'cancel_failed',
	'CALLBACK_EXCEPTION',
	'failed_retrying',
	'upload_failed',
	'not_completed',
	'completed_pending_review',
	'partially_failed',
	'success_or_failed',
	'支付成功',
	'视频上传成功',
	'任务未完成',
	'finished?no',
])('%s leaves it open', (word) => {
	expect(statusOf(word)).toBeUndefined();
});
