import { elementwise } from "./unary";

/** The logistic function, elementwise, like SciPy's `scipy.special.expit`: 1 / (1 + e**-x). */
export const expit = elementwise("expit", "expit");
