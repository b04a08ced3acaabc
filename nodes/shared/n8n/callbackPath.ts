/**
 * The last part of the address that Seedance Create passes as callback. One address serves the whole execution: without
 * a part of its own a late callback would end the wait of any other node that waits for a call.
 */
export const CALLBACK_PATH = 'seedance';
