// @ts-check
/** The worked notebook, relative to the project's root. */
export const NOTEBOOK = "notebooks/Building_a_Recurrent_Neural_Network_Step_by_Step.ipynb";
