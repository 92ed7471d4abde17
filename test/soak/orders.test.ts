import { loseNoRequest, ShopLab } from '../data-plane/shop-lab';

/** The weight of a version moves in 20 steps; `npm test` moves it in 2. STEPS=50 moves it in more. */
const STEPS = Number(process.env.STEPS ?? 20);
let shop: ShopLab;
beforeAll(async () => {
  shop = await ShopLab.start();
}, 600_000);
afterAll(() => shop?.stop());

test('no request is lost while a version comes, its weight moves in small steps, a route comes and goes, and the version goes', async () => {
  process.stderr.write(`${await loseNoRequest(shop, STEPS)} requests\n`);
}, 3_600_000);
