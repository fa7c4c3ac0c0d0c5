// @ts-check
// What the main thread and sigint-thread.mjs tell each other about an interrupt, in an Int32Array.

/** Where the interrupt stands: one of the states below. */
export const STATE = 0;
/** How many calls of `uninterrupted` the main thread is in, and how many it has left. */
export const PROTECTED = 1;
export const LEFT = 2;
export const LENGTH = 3;

/** There is none, or the main thread has seen it. */
export const ANSWERED = 0;
/** The main thread has a message to read. */
export const ASKED = 1;
/** It did not, so what it runs is ended … */
export const ENDING = 2;
/** … by an order that is on its way or has been carried out. */
export const ENDED = 3;
