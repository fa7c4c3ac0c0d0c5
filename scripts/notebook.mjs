// @ts-check
/**
 * The notebooks of the course, in their order: paths from the project's root. The learner's edition is generated from the worked
 * notebook, with the same cells and blank exercises; `page` is the worked notebook's web page on the site.
 */
export const NOTEBOOKS = [
  {
    worked: "notebooks/Building_a_Recurrent_Neural_Network_Step_by_Step.ipynb",
    learners: "notebooks/Building_a_Recurrent_Neural_Network_Exercises.ipynb",
    page: "web-page.html",
  },
  {
    worked: "notebooks/Gated_Recurrent_Unit_Step_by_Step.ipynb",
    learners: "notebooks/Gated_Recurrent_Unit_Exercises.ipynb",
    page: "web-page-gru.html",
  },
];

/** The worked notebooks, and the learner's editions. */
export const WORKED_NOTEBOOKS = NOTEBOOKS.map(({ worked }) => worked);
export const LEARNERS_EDITIONS = NOTEBOOKS.map(({ learners }) => learners);

/** Those of the first notebook. */
export const [NOTEBOOK] = WORKED_NOTEBOOKS;
export const [LEARNERS_EDITION] = LEARNERS_EDITIONS;
