// @ts-check
/** The worked notebook, relative to the project's root. */
export const NOTEBOOK = "notebooks/Building_a_Recurrent_Neural_Network_Step_by_Step.ipynb";

/** The learner's edition, generated from it: the same cells, with the eight exercises blank. */
export const LEARNERS_EDITION = "notebooks/Building_a_Recurrent_Neural_Network_Exercises.ipynb";
