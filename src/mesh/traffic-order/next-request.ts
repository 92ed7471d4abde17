import { Limiter } from '../../kube';

/**
 * A request that several steps need at the same time, and that is sent once for all of them. It is sent after the last one is answered: an answer
 * to a request that was sent earlier would not show what has been written meanwhile.
 */
export class NextRequest<T> {
  private waiting?: Promise<T>;
  private sent: Promise<unknown> = Promise.resolve();

  constructor(private readonly limiter: Limiter) {}

  public ask(send: () => Promise<T>): Promise<T> {
    this.waiting ??= this.next(send);
    return this.waiting;
  }

  private next(send: () => Promise<T>): Promise<T> {
    const answer = this.sent.catch(() => undefined).then(() => this.limiter.run(() => {
      this.waiting = undefined;
      this.sent = answer;
      return send();
    }));
    return answer;
  }
}
