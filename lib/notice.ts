/** A sentence that stands where something else is to be shown later. */
export class Notice {
  constructor(readonly text: string) {}
}
