import { Api } from './api.js';
import { aButtonAtHome, handsOffDivision, incidentOf } from './city.js';
import { demoLogin, press } from './product.js';

/** Someone calls at home, and the desk sends this worker. */
export async function aTaskFor(username: string): Promise<{ incidentId: string; personName: string }> {
  const button = await aButtonAtHome();
  await press(button.deviceId);
  const incidentId = await incidentOf(button.deviceId);
  const desk = demoLogin('COUNTY_OPERATOR', handsOffDivision);
  const operator = await Api.signIn(desk.username, desk.password);
  await operator.post(`/incidents/${incidentId}/claim`, undefined);
  await operator.post(`/incidents/${incidentId}/dispatch`, {
    responders: [username],
  });
  return { incidentId, personName: button.personName };
}
