declare module "papaparse" {
  interface Problem {
    message: string;
    /** Counted from 0, without the header. */
    row?: number;
  }
  interface Result {
    data: Record<string, string>[];
    errors: Problem[];
    meta: { fields?: string[] };
  }
  const Papa: {
    parse(text: string, options: { header: true }): Result;
  };
  export default Papa;
}
