import { Api } from './api.js';
import type { DemoLogin } from './product.js';

/** One more operator at the desk of a county, who has chosen an own password already. */
export async function anotherOperator(division: string): Promise<DemoLogin & { displayName: string }> {
  // Ids are never given twice, so that the test can be run again.
  const username = `e2e-relief-${Date.now()}`;
  const displayName = '冉启明';
  const [first, own] = ['kx7f-3wqm-9tzd', 'vale-lantern-47-quilt'];
  const admin = await Api.admin();
  await admin.post('/users', { username, displayName, password: first, role: 'COUNTY_OPERATOR', division });
  const self = await Api.signIn(username, first);
  await self.post('/me/password', { current: first, next: own });
  return {
    role: 'COUNTY_OPERATOR',
    username,
    displayName,
    password: own,
    scope: { division, placeId: null },
    page: '/desk',
  };
}
