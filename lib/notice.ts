/** A sentence shown in place of something that is not available yet. */
export class Notice {
  constructor(readonly text: string) {}
}
