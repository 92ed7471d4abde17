/** Builds what the demo runs on a local cluster, and shows how far the build is. */
import { Cursor, heading } from './drawing';
import { CLUSTER_PARTS, IMAGE_PARTS, ISTIO_RELEASES, PartsBuild } from '../../test/lab/parts';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

/** The build begins when it is constructed, and goes on in the background. */
export class LabBuild {
  private readonly build: PartsBuild;
  private readonly running: Promise<Error | undefined>;
  /** The last message of the build. It tells when the build waits for another process. */
  private message = 'beginning';

  /** @param manifests tell which releases of Istio run */
  constructor(manifests: string) {
    this.build = new PartsBuild({
      only: [...CLUSTER_PARTS, ...IMAGE_PARTS],
      releases: ISTIO_RELEASES.filter((release) => manifests.includes(`/pilot:${release}`)),
      log: (line) => {
        this.message = line;
      },
    });
    this.running = this.build.run().then(() => undefined, (error: Error) => error);
  }

  /** Shows the progress until all is built. */
  async finish(): Promise<void> {
    if (!this.build.done) await this.showProgress();
    const error = await this.running;
    if (error) throw error;
  }

  private async showProgress(): Promise<void> {
    heading('The parts of the local cluster, built once from pinned sources');
    const cursor = new Cursor();
    const showing = setInterval(() => cursor.show(this.text()), SECOND_MS);
    await this.running;
    clearInterval(showing);
    cursor.end();
  }

  private text(): string {
    const { progress } = this.build;
    if (!progress) return this.message;
    const { built, total, building, left } = progress;
    return `${built} of ${total} parts built, now ${building.join(' and ')}; ${left < MINUTE_MS ? 'less than a minute' : `about ${Math.ceil(left / MINUTE_MS)} min`} left`;
  }
}
