import { grade } from "./grading/grade";

export { whenPassed } from "./grading/session";

export const rnn_cell_forward_test = (target: unknown): void => run("rnn_cell_forward", target);
function run(name: any, target: unknown) {
  grade(name, target);
  console.log("All tests passed");
}
export const rnn_forward_test = (target: unknown): void => run("rnn_forward", target);
export const lstm_cell_forward_test = (target: unknown): void => run("lstm_cell_forward", target);
export const lstm_forward_test = (target: unknown): void => run("lstm_forward", target);
export const rnn_cell_backward_test = (target: unknown): void => run("rnn_cell_backward", target);
export const rnn_backward_test = (target: unknown): void => run("rnn_backward", target);
export const lstm_cell_backward_test = (target: unknown): void => run("lstm_cell_backward", target);
export const lstm_backward_test = (target: unknown): void => run("lstm_backward", target);
