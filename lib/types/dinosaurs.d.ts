declare module "dinosaurs" {
  /** 1,325 names of dinosaurs, some of them twice. */
  const names: string[];
  export default names;
}
