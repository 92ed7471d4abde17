import { NextRequest } from './next-request';
import { ifAllowed, KubeClient, KubeObject, Limiter } from '../../kube';
import { listServed } from '../list-served';

/** The live objects of Istio's networking API, of any owner. Steps that need the same kind at the same time share one list. */
export class NetworkingObjects {
  private readonly limiter = new Limiter();
  private readonly lists = new Map<string, NextRequest<KubeObject[] | undefined>>();

  /** All objects of a kind; none if the kind is not served, and undefined if these credentials must not list it. */
  public list(client: KubeClient, kind: string): Promise<KubeObject[] | undefined> {
    const list = this.lists.get(kind) ?? new NextRequest(this.limiter);
    this.lists.set(kind, list);
    return list.ask(() => ifAllowed(listServed(client, 'networking.istio.io', kind)));
  }
}
